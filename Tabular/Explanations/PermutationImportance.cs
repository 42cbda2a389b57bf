using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

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

    /// <summary>How often a row may be sent through a tree, most often to find that it ends in the same leaf; at most about a second of work.</summary>
    private const long MaxWalks = 50_000_000;

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
        var features = model.Pipeline.Transform(sample);
        var walked = new WalkedRows(model.Trees, features);
        var quality = Quality(walked.Scores(features, changed: []), truth);
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
            var behind = FeaturesOf(model.Pipeline, column);
            var falls = new double[Repeats];
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rows = model.Pipeline.Transform(Shuffle(sample, column, own));
                falls[repeat] = quality - Quality(walked.Scores(rows, behind), truth);
            }

            importances[column] = Of(model.Pipeline.Inputs[column].Name, falls);
        });
        return importances;
    }

    private static PermutationImportance Of(string column, double[] falls)
    {
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

    /// <summary>For each feature the trees see, whether it is a raw column or follows from it.</summary>
    private static bool[] FeaturesOf(FeaturePipeline pipeline, int column)
    {
        var follows = new bool[pipeline.Inputs.Count + pipeline.Derived.Count];
        follows[column] = true;
        for (var i = 0; i < pipeline.Derived.Count; i++)
        {
            follows[pipeline.Inputs.Count + i] = pipeline.Derived[i].Operands.Any(operand => follows[operand]);
        }

        return [.. pipeline.Used.Select(place => follows[place])];
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
    private static double Quality(float[] scores, Target target) => target switch
    {
        BinaryTarget binary => BinaryMetrics.AucOf(scores, binary.IsPositive),
        ClassTarget classes => Accuracy(scores, classes),
        _ => -Rmse(scores, (NumericTarget)target),
    };

    private static double Accuracy(float[] scores, ClassTarget target)
    {
        var right = 0;
        for (var row = 0; row < target.Count; row++)
        {
            right += Softmax.Likeliest(scores.AsSpan(row * target.Classes, target.Classes)) == target.ClassOf[row] ? 1 : 0;
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
