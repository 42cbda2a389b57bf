using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>The values a model is judged by, under the names they have everywhere.</summary>
internal static class ModelMetrics
{
    public static IReadOnlyDictionary<string, double> Of(TrainedModel trained)
    {
        var values = new Dictionary<string, double>(trained.Evaluation.Values)
        {
            ["training_rows"] = trained.TrainingRows,
            ["hold_out_rows"] = trained.HoldOutRows,
        };
        if (trained.CrossValidation is { } cross)
        {
            values.Add($"cv_{cross.Metric}_mean", cross.Mean);
            values.Add($"cv_{cross.Metric}_std", cross.StandardDeviation);
        }

        return values;
    }
}
