namespace MLOpsAspire.Tabular.Trees;

/// <summary>What training gave.</summary>
/// <param name="Trees">The ensemble; what its scores mean is up to the target.</param>
/// <param name="Gains">For each feature, the sum of the loss its splits removed.</param>
public sealed record BoostingResult(TreeEnsemble Trees, IReadOnlyList<double> Gains);
