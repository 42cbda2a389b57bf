using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>What matters to a model.</summary>
/// <param name="Features">What the trees see, derived features among it: what they made of it in training.</param>
/// <param name="Metric">The main metric.</param>
/// <param name="Columns">The raw columns: what the metric loses on the hold-out rows when one is shuffled, the greatest loss first.</param>
internal sealed record ModelImportance(
    IReadOnlyList<FeatureImportance> Features, string Metric, IReadOnlyList<PermutationImportance> Columns)
{
    public static ModelImportance Of(TrainedModel trained) => new(
        FeatureImportance.Of(trained), trained.Evaluation.MainMetric, [.. trained.Permutations.OrderByDescending(importance => importance.Mean)]);
}
