namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How many rows of each class were given each class. Ratios of nothing are 0.</summary>
/// <param name="TruePositives">Positive rows taken for positive.</param>
/// <param name="FalsePositives">Negative rows taken for positive.</param>
/// <param name="TrueNegatives">Negative rows taken for negative.</param>
/// <param name="FalseNegatives">Positive rows taken for negative.</param>
public sealed record ConfusionMatrix(long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives)
{
    /// <summary>The share of rows whose class is right.</summary>
    public double Accuracy => Ratio(TruePositives + TrueNegatives, TruePositives + FalsePositives + TrueNegatives + FalseNegatives);

    /// <summary>The share of the rows taken for positive that are.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>The share of the positive rows that were found.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>Counts the rows.</summary>
    /// <param name="scores">The log-odds of the positive class, one per row.</param>
    /// <param name="isPositive">The true class of each row.</param>
    /// <param name="threshold">A row is taken for positive when its probability is above this; between 0 and 1.</param>
    public static ConfusionMatrix At(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive, double threshold = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, isPositive.Length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(threshold, 1);
        var least = Math.Log(threshold / (1 - threshold));
        long truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0;
        for (var row = 0; row < scores.Length; row++)
        {
            if (scores[row] > least)
            {
                truePositives += isPositive[row] ? 1 : 0;
                falsePositives += isPositive[row] ? 0 : 1;
            }
            else
            {
                falseNegatives += isPositive[row] ? 1 : 0;
                trueNegatives += isPositive[row] ? 0 : 1;
            }
        }

        return new ConfusionMatrix(truePositives, falsePositives, trueNegatives, falseNegatives);
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
