using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Explanations;

/// <summary>
/// How much worse a model does when the values of one raw column are shuffled among the rows, so that they say nothing any more (Breiman:
/// Random forests, 2001). Features derived from the column follow it.
/// </summary>
/// <param name="Column">The raw column.</param>
/// <param name="Mean">
/// What the main metric loses: the fall of the AUC for two classes, of the accuracy for several, the rise of the RMSE for numbers. About 0,
/// and by chance below it, for a column that does not matter. Of columns that say the same, each may look unimportant.
/// </param>
/// <param name="StandardDeviation">How far the repeats lie from one another; of the sample, that is divided by one less than their number.</param>
public sealed record PermutationImportance(string Column, double Mean, double StandardDeviation)
{
    /// <summary>How often each column is shuffled.</summary>
    public const int Repeats = 5;

    /// <summary>Of more rows, so many are taken.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Of fewer rows all are taken, however large the model is.</summary>
    private const int MinRows = 100;

    /// <summary>How many rows may be sent through how many trees in all; about a second's work.</summary>
    private const long MaxWalks = 30_000_000;

    /// <summary>Shuffles the columns one after another.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Rows it has not learned from, by raw column as <see cref="FeatureSet.Encode"/> gives them. Of many, a sample is taken.</param>
    /// <param name="target">Their truth, of the kind the model predicts; of two classes both must occur.</param>
    /// <param name="seed">Decides the sample and the order values are shuffled into.</param>
    /// <param name="threads">How many threads work; 0 for one per core. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at before each repeat.</param>
    /// <returns>One for each raw column of the model, in their order.</returns>
    /// <exception cref="ArgumentException">There are no rows, not one truth per row, or only one class of two.</exception>
    public static IReadOnlyList<PermutationImportance> Of(
        TabularModel model, FeatureMatrix inputs, Target target, ulong seed, int threads, CancellationToken cancellationToken)
    {
        if (target.Count == 0 || target.Count != inputs.RowCount || target.Outputs != model.Trees.Outputs || TaskOf(target) != model.Task)
        {
            throw new ArgumentException("There are no rows with a truth each, of the kind the model predicts.", nameof(target));
        }

        var random = new SeededRandom(seed);
        var rows = Sample(target, RowsFor(model), random);
        var (sample, truth) = (inputs.Select(rows), target.Take(rows));
        var quality = Quality(model, sample, truth);
        var asked = ColumnsAskedFor(model);
        var importances = new PermutationImportance[model.Pipeline.Inputs.Count];
        var seeds = importances.Select(_ => random.NextUInt64()).ToArray();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellationToken,
        };
        Parallel.For(0, importances.Length, options, column =>
        {
            var own = new SeededRandom(seeds[column]);
            var falls = new double[asked[column] ? Repeats : 0];
            for (var repeat = 0; repeat < falls.Length; repeat++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                falls[repeat] = quality - Quality(model, Shuffle(sample, column, own), truth);
            }

            importances[column] = Of(model.Pipeline.Inputs[column].Name, falls);
        });
        return importances;
    }

    /// <param name="column">The column's name.</param>
    /// <param name="falls">What the metric lost in each repeat; none when the trees never ask for the column.</param>
    private static PermutationImportance Of(string column, double[] falls)
    {
        if (falls.Length == 0)
        {
            return new PermutationImportance(column, 0, 0);
        }

        var mean = falls.Average();
        return new PermutationImportance(column, mean, Math.Sqrt(falls.Sum(fall => (fall - mean) * (fall - mean)) / (falls.Length - 1)));
    }

    private static LearningTask TaskOf(Target target) => target switch
    {
        BinaryTarget => LearningTask.Binary,
        ClassTarget => LearningTask.Multiclass,
        _ => LearningTask.Regression,
    };

    private static int RowsFor(TabularModel model)
    {
        var walksPerRow = (long)Repeats * model.Pipeline.Inputs.Count * Math.Max(model.Trees.Roots.Length, 1);
        return (int)Math.Clamp(MaxWalks / walksPerRow, MinRows, MaxRows);
    }

    /// <returns>Row indices, ascending; about as many as wanted, and of each class its share.</returns>
    private static int[] Sample(Target target, int wanted, SeededRandom random)
    {
        var share = Math.Min((double)wanted / target.Count, 1);
        return [.. Strata.Of(target, random).SelectMany(rows => rows.Take((int)Math.Ceiling(rows.Length * share))).Order()];
    }

    /// <summary>For each raw column, whether a branch looks at it or at what is derived from it.</summary>
    private static bool[] ColumnsAskedFor(TabularModel model)
    {
        int[] features = [.. SplitCounts.Of(model.Trees).Index().Where(count => count.Item > 0).Select(count => count.Index)];
        var inputs = features.Length == 0 ? [] : model.Pipeline.Keep(features).Inputs;
        return [.. model.Pipeline.Inputs.Select(inputs.Contains)];
    }

    private static FeatureMatrix Shuffle(FeatureMatrix rows, int column, SeededRandom random)
    {
        var values = rows.Column(column).ToArray();
        random.Shuffle<float>(values);
        return new FeatureMatrix(
            [.. Enumerable.Range(0, rows.FeatureCount).Select(i => i == column ? values : rows.ColumnArray(i))],
            [.. Enumerable.Range(0, rows.FeatureCount).Select(rows.CodeArray)]);
    }

    /// <summary>The main metric, so that more is better.</summary>
    private static double Quality(TabularModel model, FeatureMatrix inputs, Target target)
    {
        var scores = model.Trees.Scores(model.Pipeline.Transform(inputs));
        return target switch
        {
            BinaryTarget binary => BinaryMetrics.AucOf(scores, binary.IsPositive),
            ClassTarget classes => Accuracy(scores, classes),
            _ => -Rmse(scores, (NumericTarget)target),
        };
    }

    private static double Accuracy(float[] scores, ClassTarget target)
    {
        var right = 0;
        for (var row = 0; row < target.Count; row++)
        {
            var own = scores.AsSpan(row * target.Classes, target.Classes);
            var likeliest = 0;
            for (var i = 1; i < own.Length; i++)
            {
                likeliest = own[i] > own[likeliest] ? i : likeliest;
            }

            right += likeliest == target.ClassOf[row] ? 1 : 0;
        }

        return (double)right / target.Count;
    }

    private static double Rmse(float[] scores, NumericTarget target)
    {
        double sum = 0;
        for (var row = 0; row < target.Count; row++)
        {
            var error = (double)target.Values[row] - scores[row];
            sum += error * error;
        }

        return Math.Sqrt(sum / target.Count);
    }
}
