using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Baselines;
using MLOpsAspire.Tabular.Metrics;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>What a training gave.</summary>
/// <param name="Model">The model.</param>
/// <param name="Metrics">How well it does on rows it has not seen.</param>
/// <param name="Gains">For each feature, the loss its splits removed.</param>
/// <param name="Baseline">How each feature is distributed in the training rows.</param>
/// <param name="DataSha256">The digest of the data.</param>
/// <param name="TrainingRows">The rows it learned from.</param>
/// <param name="HoldOutRows">The rows it was judged by.</param>
internal sealed record TrainedModel(
    BinaryModel Model,
    BinaryMetrics Metrics,
    IReadOnlyList<double> Gains,
    IReadOnlyList<FeatureBaseline> Baseline,
    string DataSha256,
    int TrainingRows,
    int HoldOutRows);
