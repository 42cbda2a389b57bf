using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Metrics;

/// <summary>The rows whose probability lies in a part of the range from 0 to 1: of a well calibrated model both shares are alike.</summary>
/// <param name="MeanProbability">What the model said, on average.</param>
/// <param name="PositiveShare">How many of the rows are positive.</param>
/// <param name="Count">How many rows there are.</param>
public sealed record CalibrationBin(double MeanProbability, double PositiveShare, int Count)
{
    /// <summary>Divides rows into bins of equal width, each with its upper end; bins without rows are left out.</summary>
    /// <param name="scores">The log-odds of the positive class, one per row.</param>
    /// <param name="isPositive">The true class of each row.</param>
    /// <param name="bins">How many, 1 to 1,000.</param>
    public static IReadOnlyList<CalibrationBin> Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, isPositive.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 1000);
        var sums = new (double Probability, int Positives, int Count)[bins];
        for (var row = 0; row < scores.Length; row++)
        {
            var probability = Logistic.Probability(scores[row]);
            ref var sum = ref sums[Math.Clamp((int)Math.Ceiling(probability * bins) - 1, 0, bins - 1)];
            sum = (sum.Probability + probability, sum.Positives + (isPositive[row] ? 1 : 0), sum.Count + 1);
        }

        return
        [
            .. sums.Where(sum => sum.Count > 0)
                .Select(sum => new CalibrationBin(sum.Probability / sum.Count, (double)sum.Positives / sum.Count, sum.Count)),
        ];
    }
}
