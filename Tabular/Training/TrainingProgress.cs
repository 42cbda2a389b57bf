using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Training;

/// <summary>Told after each iteration.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Share">How much of everything is done, 0 to 1.</param>
/// <param name="Boosting">How the trees at hand are doing.</param>
/// <param name="IsSelecting">True while trees are trained only to see which features matter.</param>
public sealed record TrainingProgress(TrainingStage Stage, double Share, BoostingProgress Boosting, bool IsSelecting);
