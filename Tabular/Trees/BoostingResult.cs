namespace MLOpsAspire.Tabular.Trees;

/// <summary>What training gave.</summary>
/// <param name="Trees">The ensemble; its score is the log-odds of the positive class.</param>
/// <param name="Gains">For each feature, the sum of the loss its splits removed.</param>
public sealed record BoostingResult(TreeEnsemble Trees, IReadOnlyList<double> Gains);
