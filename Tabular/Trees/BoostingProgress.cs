namespace MLOpsAspire.Tabular.Trees;

/// <summary>Told after each iteration.</summary>
/// <param name="Iteration">The iterations so far, from 1; each builds one tree per score.</param>
/// <param name="Iterations">The iterations asked for.</param>
/// <param name="TrainingLoss">The weighted mean of the training rows' losses, in the target's measure.</param>
/// <param name="ValidationLoss">The same over the validation rows, if there are any.</param>
public sealed record BoostingProgress(int Iteration, int Iterations, double TrainingLoss, double? ValidationLoss = null);
