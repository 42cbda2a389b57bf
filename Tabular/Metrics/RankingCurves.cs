using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Metrics;

/// <summary>What each threshold would give, the greatest first: the ROC and the precision-recall curve.</summary>
public static class RankingCurves
{
    /// <summary>One point per different score.</summary>
    /// <param name="scores">The log-odds of the positive class, one per row.</param>
    /// <param name="isPositive">The true class of each row; both must occur.</param>
    public static IReadOnlyList<Point> Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, isPositive.Length);
        var rows = new RankedRows(scores, isPositive);
        return
        [
            .. rows.Steps().Select(step => new Point(
                Logistic.Probability(step.Score),
                (double)step.Positives / rows.Positives,
                (double)step.Negatives / rows.Negatives,
                (double)step.Positives / (step.Positives + step.Negatives))),
        ];
    }

    /// <param name="Threshold">Rows of this probability or more are taken for positive.</param>
    /// <param name="Recall">The share of the positive rows that are found; the ROC curve's true positive rate.</param>
    /// <param name="FalsePositiveRate">The share of the negative rows that are taken for positive.</param>
    /// <param name="Precision">The share of the rows taken for positive that are.</param>
    public sealed record Point(double Threshold, double Recall, double FalsePositiveRate, double Precision);
}
