using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How well probabilities tell several classes apart. Ratios of nothing are 0.</summary>
public sealed record MulticlassMetrics
{
    private const float LeastProbability = 1f / (1 << 23);

    private const double SumTolerance = 0.001;

    /// <summary>The share of rows whose class is right: the main metric.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The lower end of a 95 % bootstrap interval of the accuracy.</summary>
    public required double AccuracyLow { get; init; }

    /// <summary>The upper end of it.</summary>
    public required double AccuracyHigh { get; init; }

    /// <summary>
    /// Mean negative log-likelihood, in nats. A probability below 2⁻²³ counts as 2⁻²³, as scikit-learn has it for single precision, so
    /// that no row costs more than 16 nats.
    /// </summary>
    public required double LogLoss { get; init; }

    /// <summary>The mean of the classes that occur in truth or among the predictions, each weighing the same.</summary>
    public required ClassAverage Macro { get; init; }

    /// <summary>The ratios of all classes' counts taken together: where each row has one class, all three are the accuracy.</summary>
    public required ClassAverage Micro { get; init; }

    /// <summary>The mean of the classes, each weighing as much as it has rows.</summary>
    public required ClassAverage Weighted { get; init; }

    /// <summary>The mean of the classes' one-vs-rest AUC, over those that have one; null when none has.</summary>
    public required double? MacroAuc { get; init; }

    /// <summary>Each class, in order.</summary>
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>How many rows of each class (first index) were given each class (second index).</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>Computes the metrics. A row is given its most probable class, of equally probable ones the first.</summary>
    /// <param name="probabilities">The probability of each class, row by row; each row's sum to 1.</param>
    /// <param name="classOf">The true class of each row, from 0; a class may be missing.</param>
    /// <param name="classes">How many classes there are, at least 2.</param>
    /// <exception cref="ArgumentException">There are no rows, the lengths do not fit, or a row has no such probabilities or class.</exception>
    public static MulticlassMetrics Compute(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> classOf, int classes)
    {
        Check(probabilities, classOf, classes);
        var predictions = MostProbable(probabilities, classes);
        var confusion = new MulticlassConfusion(classOf, predictions, classes);
        var each = Each(probabilities, classOf, confusion.Classes);
        var (accuracy, low, high) = AccuracyOf(classOf, predictions);
        return new MulticlassMetrics
        {
            Accuracy = accuracy,
            AccuracyLow = low,
            AccuracyHigh = high,
            LogLoss = LogLossOf(probabilities, classOf, classes),
            Macro = confusion.Macro(),
            Micro = confusion.Micro(),
            Weighted = confusion.Weighted(),
            MacroAuc = each.Average(one => one.Auc),
            Classes = each,
            Confusion = confusion.Counts,
        };
    }

    private static void Check(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> classOf, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (classOf.IsEmpty)
        {
            throw new ArgumentException("There are no rows to judge.", nameof(classOf));
        }

        if (probabilities.Length != (long)classOf.Length * classes)
        {
            throw new ArgumentException("There is not one probability per row and class.", nameof(probabilities));
        }

        for (var row = 0; row < classOf.Length; row++)
        {
            if (classOf[row] < 0 || classOf[row] >= classes)
            {
                throw new ArgumentException($"The class of row {row}, counted from 0, is not one of the {classes}.", nameof(classOf));
            }

            double sum = 0;
            foreach (var probability in probabilities.Slice(row * classes, classes))
            {
                sum += probability >= 0 ? probability : double.NaN;
            }

            if (!(Math.Abs(sum - 1) <= SumTolerance))
            {
                throw new ArgumentException(
                    $"Row {row}, counted from 0, has no probabilities: numbers from 0 to 1 that sum to 1.", nameof(probabilities));
            }
        }
    }

    private static int[] MostProbable(ReadOnlySpan<float> probabilities, int classes)
    {
        var predictions = new int[probabilities.Length / classes];
        for (var row = 0; row < predictions.Length; row++)
        {
            predictions[row] = Softmax.Likeliest(probabilities.Slice(row * classes, classes));
        }

        return predictions;
    }

    private static (double Accuracy, double Low, double High) AccuracyOf(ReadOnlySpan<int> classOf, ReadOnlySpan<int> predictions)
    {
        var isRight = new bool[classOf.Length];
        long right = 0;
        for (var row = 0; row < isRight.Length; row++)
        {
            isRight[row] = classOf[row] == predictions[row];
            right += isRight[row] ? 1 : 0;
        }

        var accuracy = (double)right / isRight.Length;
        var (low, high) = Bootstrap.Interval(accuracy, isRight.Length, times =>
        {
            long drawnRight = 0;
            for (var row = 0; row < times.Length; row++)
            {
                drawnRight += isRight[row] ? times[row] : 0;
            }

            return (double)drawnRight / times.Length;
        });
        return (accuracy, low, high);
    }

    private static double LogLossOf(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> classOf, int classes)
    {
        double sum = 0;
        for (var row = 0; row < classOf.Length; row++)
        {
            sum -= Math.Log(Math.Clamp(probabilities[(row * classes) + classOf[row]], LeastProbability, 1));
        }

        return sum / classOf.Length;
    }

    private static ClassMetrics[] Each(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> classOf, IReadOnlyList<ConfusionMatrix> confusions)
    {
        var each = new ClassMetrics[confusions.Count];
        for (var positive = 0; positive < each.Length; positive++)
        {
            var one = confusions[positive];
            var support = (int)MulticlassConfusion.Support(one);
            double? auc = support == 0 || support == classOf.Length ? null : OneVsRestAuc(probabilities, classOf, positive, each.Length);
            each[positive] = new ClassMetrics(one.Precision, one.Recall, one.F1, support, auc);
        }

        return each;
    }

    private static double OneVsRestAuc(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> classOf, int positive, int classes)
    {
        var scores = new float[classOf.Length];
        var isClass = new bool[classOf.Length];
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = probabilities[(row * classes) + positive];
            isClass[row] = classOf[row] == positive;
        }

        return new RankedRows(scores, isClass).Auc();
    }
}
