namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How many rows of each class were given each class, and the averages that follow from it.</summary>
internal sealed class MulticlassConfusion
{
    private readonly long[][] _counts;

    private readonly ConfusionMatrix[] _classes;

    /// <param name="classOf">The true class of each row.</param>
    /// <param name="predictions">The class each row was given.</param>
    /// <param name="classes">How many classes there are.</param>
    public MulticlassConfusion(ReadOnlySpan<int> classOf, ReadOnlySpan<int> predictions, int classes)
    {
        _counts = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
        var predicted = new long[classes];
        for (var row = 0; row < classOf.Length; row++)
        {
            _counts[classOf[row]][predictions[row]]++;
            predicted[predictions[row]]++;
        }

        var rows = classOf.Length;
        _classes =
        [
            .. _counts.Select((counts, positive) =>
            {
                var (right, support) = (counts[positive], counts.Sum());
                var falsePositives = predicted[positive] - right;
                return new ConfusionMatrix(right, falsePositives, rows - support - falsePositives, support - right);
            }),
        ];
    }

    /// <summary>The rows of the class of the first index that were given the class of the second.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts => _counts;

    /// <summary>Each class as the positive one, all others as the negative one.</summary>
    public IReadOnlyList<ConfusionMatrix> Classes => _classes;

    /// <summary>The mean of the classes that occur, in truth or among the predictions.</summary>
    public ClassAverage Macro() => Mean(one => one.TruePositives + one.FalsePositives + one.FalseNegatives > 0 ? 1 : 0);

    /// <summary>The mean of the classes, each weighing as much as it has rows.</summary>
    public ClassAverage Weighted() => Mean(Support);

    /// <summary>The ratios of the classes' counts taken together.</summary>
    public ClassAverage Micro()
    {
        var all = _classes.Aggregate((sum, one) => new ConfusionMatrix(
            sum.TruePositives + one.TruePositives,
            sum.FalsePositives + one.FalsePositives,
            sum.TrueNegatives + one.TrueNegatives,
            sum.FalseNegatives + one.FalseNegatives));
        return new ClassAverage(all.Precision, all.Recall, all.F1);
    }

    /// <summary>How many rows are of the class.</summary>
    public static long Support(ConfusionMatrix one) => one.TruePositives + one.FalseNegatives;

    private ClassAverage Mean(Func<ConfusionMatrix, long> weight)
    {
        double total = _classes.Sum(weight);
        return new ClassAverage(
            _classes.Sum(one => weight(one) * one.Precision) / total,
            _classes.Sum(one => weight(one) * one.Recall) / total,
            _classes.Sum(one => weight(one) * one.F1) / total);
    }
}
