using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How well scores tell two classes apart.</summary>
/// <param name="Auc">Area under the ROC curve: how often a positive row is ranked above a negative one; 0 to 1, ties count half.</param>
/// <param name="Accuracy">The share of rows whose class is right when a score above 0 means the positive class.</param>
/// <param name="LogLoss">Mean negative log-likelihood, in nats.</param>
public sealed record BinaryMetrics(double Auc, double Accuracy, double LogLoss)
{
    /// <summary>Computes the metrics.</summary>
    /// <param name="scores">
    /// The log-odds of the positive class, one per row and finite. Probabilities would not do: in single precision they cannot be
    /// told apart near 1.
    /// </param>
    /// <param name="isPositive">The true class of each row; both classes must occur.</param>
    /// <exception cref="ArgumentException">A score is not finite, there is not one per row, or only one class occurs.</exception>
    public static BinaryMetrics Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, isPositive.Length);
        foreach (var score in scores)
        {
            if (!float.IsFinite(score))
            {
                throw new ArgumentException("A score is not a finite number.", nameof(scores));
            }
        }

        return new BinaryMetrics(ComputeAuc(scores, isPositive), ComputeAccuracy(scores, isPositive), ComputeLogLoss(scores, isPositive));
    }

    /// <summary>The Mann-Whitney statistic from ranks, tied scores sharing their mean rank.</summary>
    private static double ComputeAuc(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        var sorted = scores.ToArray();
        var positive = isPositive.ToArray();
        Array.Sort(sorted, positive);

        double rankSum = 0;
        long positives = 0;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            long tiedPositives = 0;
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
                tiedPositives += positive[end] ? 1 : 0;
            }

            rankSum += tiedPositives * ((start + 1 + end) / 2.0);
            positives += tiedPositives;
            start = end;
        }

        var negatives = sorted.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            throw new ArgumentException("The area under the ROC curve needs rows of both classes.", nameof(isPositive));
        }

        return (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    private static double ComputeAccuracy(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        var right = 0;
        for (var row = 0; row < scores.Length; row++)
        {
            right += scores[row] > 0 == isPositive[row] ? 1 : 0;
        }

        return (double)right / scores.Length;
    }

    private static double ComputeLogLoss(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        double sum = 0;
        for (var row = 0; row < scores.Length; row++)
        {
            sum += Logistic.Loss(scores[row], isPositive[row]);
        }

        return sum / scores.Length;
    }
}
