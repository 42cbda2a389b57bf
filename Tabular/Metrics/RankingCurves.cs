using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Metrics;

/// <summary>What each threshold would give, the greatest first: the ROC and the precision-recall curve.</summary>
public static class RankingCurves
{
    /// <summary>
    /// One point per different score; of more than <paramref name="maxPoints"/>, such that are spread evenly over the ranked rows, the
    /// first and the last among them.
    /// </summary>
    /// <param name="scores">The log-odds of the positive class, one per row.</param>
    /// <param name="isPositive">The true class of each row; both must occur.</param>
    /// <param name="maxPoints">How many points at most, at least 2; where many rows have equal scores, there can be fewer.</param>
    public static IReadOnlyList<Point> Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive, int maxPoints = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, isPositive.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 2);
        var rows = new RankedRows(scores, isPositive);
        var steps = rows.DifferentScores <= maxPoints ? rows.Steps() : Spread(rows.Steps(), rows.Positives + rows.Negatives, maxPoints);
        return
        [
            .. steps.Select(step => new Point(
                Logistic.Probability(step.Score),
                (double)step.Positives / rows.Positives,
                (double)step.Negatives / rows.Negatives,
                (double)step.Positives / (step.Positives + step.Negatives))),
        ];
    }

    /// <summary>The first step, and each that is the first to reach another of the equal parts between its rank and the last rank.</summary>
    private static IEnumerable<(float Score, int Positives, int Negatives)> Spread(
        IEnumerable<(float Score, int Positives, int Negatives)> steps, int lastRank, int maxPoints)
    {
        int? firstRank = null;
        long reached = -1;
        foreach (var step in steps)
        {
            var rank = step.Positives + step.Negatives;
            firstRank ??= rank;
            var part = (long)(rank - firstRank.Value) * (maxPoints - 1) / (lastRank - firstRank.Value);
            if (part > reached)
            {
                reached = part;
                yield return step;
            }
        }
    }

    /// <param name="Threshold">Rows of this probability or more are taken for positive.</param>
    /// <param name="Recall">The share of the positive rows that are found; the ROC curve's true positive rate.</param>
    /// <param name="FalsePositiveRate">The share of the negative rows that are taken for positive.</param>
    /// <param name="Precision">The share of the rows taken for positive that are.</param>
    public sealed record Point(double Threshold, double Recall, double FalsePositiveRate, double Precision);
}
