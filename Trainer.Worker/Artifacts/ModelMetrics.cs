using MLOpsAspire.Trainer.Worker.Training;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>The values a model is judged by, under the names they have everywhere.</summary>
internal static class ModelMetrics
{
    public static IReadOnlyDictionary<string, double> Of(TrainedModel trained) => new Dictionary<string, double>
    {
        ["auc"] = trained.Metrics.Auc,
        ["auc_low"] = trained.Metrics.AucLow,
        ["auc_high"] = trained.Metrics.AucHigh,
        ["average_precision"] = trained.Metrics.AveragePrecision,
        ["accuracy"] = trained.Metrics.Confusion.Accuracy,
        ["precision"] = trained.Metrics.Confusion.Precision,
        ["recall"] = trained.Metrics.Confusion.Recall,
        ["f1"] = trained.Metrics.Confusion.F1,
        ["log_loss"] = trained.Metrics.LogLoss,
        ["brier"] = trained.Metrics.Brier,
        ["training_rows"] = trained.TrainingRows,
        ["hold_out_rows"] = trained.HoldOutRows,
    };
}
