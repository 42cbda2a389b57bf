namespace MLOpsAspire.Tabular.Trees;

/// <summary>Told after each tree.</summary>
/// <param name="Iteration">The trees built so far, from 1.</param>
/// <param name="Iterations">The trees asked for.</param>
/// <param name="TrainingLogLoss">The mean log-loss over the training rows.</param>
/// <param name="ValidationLogLoss">The same over the validation rows, if there are any.</param>
public sealed record BoostingProgress(int Iteration, int Iterations, double TrainingLogLoss, double? ValidationLogLoss = null);
