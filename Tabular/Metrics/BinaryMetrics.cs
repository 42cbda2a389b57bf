namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How well probabilities tell two classes apart.</summary>
/// <param name="Auc">Area under the ROC curve: how often a positive row is ranked above a negative one; 0 to 1, ties count half.</param>
/// <param name="Accuracy">The share of rows whose class is right when 0.5 divides the classes.</param>
/// <param name="LogLoss">Mean negative log-likelihood, in nats.</param>
public sealed record BinaryMetrics(double Auc, double Accuracy, double LogLoss)
{
    /// <summary>Keeps the loss finite where a probability of exactly 0 or 1 is wrong.</summary>
    private const double Epsilon = 1e-15;

    /// <summary>Computes the metrics.</summary>
    /// <param name="probabilities">Of the positive class, one per row.</param>
    /// <param name="isPositive">The true class of each row; both classes must occur.</param>
    public static BinaryMetrics Compute(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> isPositive)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, isPositive.Length);
        return new BinaryMetrics(
            ComputeAuc(probabilities, isPositive), ComputeAccuracy(probabilities, isPositive), ComputeLogLoss(probabilities, isPositive));
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

    private static double ComputeAccuracy(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> isPositive)
    {
        var right = 0;
        for (var row = 0; row < probabilities.Length; row++)
        {
            right += probabilities[row] > 0.5f == isPositive[row] ? 1 : 0;
        }

        return (double)right / probabilities.Length;
    }

    private static double ComputeLogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> isPositive)
    {
        double sum = 0;
        for (var row = 0; row < probabilities.Length; row++)
        {
            double ofTruth = isPositive[row] ? probabilities[row] : 1.0 - probabilities[row];
            sum -= Math.Log(Math.Max(ofTruth, Epsilon));
        }

        return sum / probabilities.Length;
    }
}
