using System.Globalization;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Training;

/// <summary>
/// Looks for columns that may hold the answer: those from which alone a small model predicts the label of rows it has not seen almost
/// without fail. Most often such a column is filled in after the fact, and the model will be worth nothing when it is asked.
/// </summary>
internal static class LeakSearch
{
    /// <summary>An AUC, a share of right answers beyond the commonest class's, or a share of variance explained from which on a column is suspected.</summary>
    private const double Suspicious = 0.99;

    /// <summary>Enough to tell, and few enough to be quick.</summary>
    private const int MaxRows = 5000;

    /// <summary>With fewer rows chance looks like knowledge.</summary>
    private const int MinRows = 100;

    private const int MaxColumns = 1000;

    private static readonly BoostingOptions Small = new() { NumberOfTrees = 20, NumberOfLeaves = 8, Threads = 1 };

    /// <param name="pipeline">The features.</param>
    /// <param name="matrix">What the trees would see.</param>
    /// <param name="target">What is to be learnt.</param>
    /// <param name="seed">Decides which rows are looked at.</param>
    /// <returns>A sentence for each suspected column.</returns>
    public static IReadOnlyList<string> Find(
        FeaturePipeline pipeline, FeatureMatrix matrix, Target target, ulong seed, CancellationToken cancellationToken)
    {
        if (target.Count < MinRows || Sample(target, seed) is not { } split)
        {
            return [];
        }

        var found = new List<string>();
        for (var feature = 0; feature < Math.Min(matrix.FeatureCount, MaxColumns); feature++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pipeline.InputOf(feature) is { } input && ScoreOf(matrix.Features([feature]), target, split) is var (name, score) && score >= Suspicious)
            {
                found.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{Names.Shorten(input.Name)}' alone predicts the label of rows not seen almost without fail ({name} {score:0.000}); "
                    + $"if it is not known yet when the model is asked, drop it."));
            }
        }

        return found;
    }

    /// <returns>Null when a class has too few rows to be judged by.</returns>
    private static HoldOutSplit? Sample(Target target, ulong seed)
    {
        try
        {
            var rows = Enumerable.Range(0, target.Count).ToArray();
            if (target.Count > MaxRows)
            {
                rows = HoldOutSplit.Stratified(target, (double)MaxRows / target.Count, seed).HoldOut;
            }

            return HoldOutSplit.Stratified(target.Take(rows), 0.5, seed).Of(rows);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static (string Name, double Score) ScoreOf(FeatureMatrix column, Target target, HoldOutSplit split)
    {
        var (rows, truth) = (new TrainingRows(column, target), target.Take(split.HoldOut));
        var trained = BoostedTrees.Train(rows.Select(split.Training), validation: null, Small, onProgress: null, CancellationToken.None);
        var scores = trained.Trees.Scores(column.Select(split.HoldOut));
        return truth switch
        {
            BinaryTarget binary => ("AUC", BinaryMetrics.AucOf(scores, binary.IsPositive)),
            ClassTarget classes => ("share of the rows beyond the commonest class", Gain(scores, classes)),
            _ => ("R²", RegressionMetrics.Compute(scores, ((NumericTarget)truth).Values).R2),
        };
    }

    /// <summary>Of the rows that guessing the commonest class gets wrong, the share that is right (Cohen's kappa with that guess for chance).</summary>
    private static double Gain(float[] scores, ClassTarget target)
    {
        var right = 0;
        for (var row = 0; row < target.Count; row++)
        {
            right += Softmax.Likeliest(scores.AsSpan(row * target.Classes, target.Classes)) == target.ClassOf[row] ? 1 : 0;
        }

        var commonest = target.GroupSizes().Max();
        return commonest == target.Count ? 0 : (double)(right - commonest) / (target.Count - commonest);
    }
}
