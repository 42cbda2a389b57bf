using MLOpsAspire.Tabular.Baselines;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Explanations;

namespace MLOpsAspire.Tabular.Training;

/// <summary>What a training gave.</summary>
/// <param name="Model">The model.</param>
/// <param name="Evaluation">How well it does on rows it has not seen.</param>
/// <param name="CrossValidation">How well models like it do on parts of the training rows they have not seen; null when not asked for.</param>
/// <param name="Gains">For each feature the trees see, the loss its splits removed.</param>
/// <param name="SplitCounts">For each feature the trees see, how many splits it has.</param>
/// <param name="Permutations">For each raw column, what the main metric loses on the hold-out rows when it is shuffled.</param>
/// <param name="Baseline">How each raw column is distributed in the training rows.</param>
/// <param name="Data">What was found in the data, suspected leaks of the label among the warnings.</param>
/// <param name="TrainingRows">The rows it learned from.</param>
/// <param name="ValidationRows">The rows that told when to stop.</param>
/// <param name="HoldOutRows">The rows it was judged by.</param>
public sealed record TrainedModel(
    TabularModel Model,
    Evaluation Evaluation,
    CrossValidation? CrossValidation,
    IReadOnlyList<double> Gains,
    IReadOnlyList<int> SplitCounts,
    IReadOnlyList<PermutationImportance> Permutations,
    IReadOnlyList<FeatureBaseline> Baseline,
    TableReport Data,
    int TrainingRows,
    int ValidationRows,
    int HoldOutRows)
{
    /// <summary>The same for models that were judged by the same rows of the same data, and for no others.</summary>
    public required string HoldOutSha256 { get; init; }
}
