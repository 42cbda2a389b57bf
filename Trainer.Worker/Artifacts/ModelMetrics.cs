using MLOpsAspire.Trainer.Worker.Training;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>The values a model is judged by, under the names they have everywhere.</summary>
internal static class ModelMetrics
{
    public static IReadOnlyDictionary<string, double> Of(TrainedModel trained) => new Dictionary<string, double>
    {
        ["auc"] = trained.Metrics.Auc,
        ["accuracy"] = trained.Metrics.Accuracy,
        ["log_loss"] = trained.Metrics.LogLoss,
        ["training_rows"] = trained.TrainingRows,
        ["hold_out_rows"] = trained.HoldOutRows,
    };
}
