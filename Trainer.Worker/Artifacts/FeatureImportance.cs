using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>How much the trees made of a feature they see.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Gain">Its share of the loss that all splits removed, 0 to 1.</param>
/// <param name="Splits">How many splits it has.</param>
internal sealed record FeatureImportance(string Feature, double Gain, int Splits)
{
    /// <summary>The most important feature first.</summary>
    public static IReadOnlyList<FeatureImportance> Of(TrainedModel trained)
    {
        var total = trained.Gains.Sum();
        return
        [
            .. trained.Model.Pipeline.UsedNames
                .Select((name, index) => new FeatureImportance(name, total > 0 ? trained.Gains[index] / total : 0, trained.SplitCounts[index]))
                .OrderByDescending(importance => importance.Gain),
        ];
    }
}
