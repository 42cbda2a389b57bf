using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Metrics;

public sealed class RankingCurvesTests
{
    [Fact]
    public void Of_no_more_scores_than_points_keeps_every_point()
    {
        // Spread over the ranks, the second would have no place between the first and the third.
        float[] scores = [9, 8, .. new float[98]];
        bool[] labels = [.. Enumerable.Range(0, 100).Select(row => row % 3 == 0)];

        Assert.Equal([9f, 8, 0], RankingCurves.Of(scores, labels, maxPoints: 3).Select(point => LogOdds(point.Threshold)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(999)]
    public void Of_more_scores_than_points_keeps_so_many_evenly_spread_over_the_ranks(int maxPoints)
    {
        var (scores, labels) = Random(rows: 1000);
        var all = RankingCurves.Of(scores, labels).ToList();

        var points = RankingCurves.Of(scores, labels, maxPoints);

        var ranks = points.Select(point => all.IndexOf(point)).ToArray();
        Assert.Equal(maxPoints, points.Count);
        Assert.Equal((0, 999), (ranks[0], ranks[^1]));
        var part = 999 / (maxPoints - 1);
        Assert.All(ranks.Zip(ranks.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, part, part + 1));
    }

    [Fact]
    public void Of_more_scores_than_points_keeps_the_area()
    {
        var (scores, labels) = Random(rows: 5000);

        var points = RankingCurves.Of(scores, labels, maxPoints: 100);

        var area = points.Zip(points.Skip(1)).Sum(pair =>
            (pair.Second.FalsePositiveRate - pair.First.FalsePositiveRate) * (pair.First.Recall + pair.Second.Recall) / 2);
        Assert.Equal(BinaryMetrics.Compute(scores, labels).Auc, area, tolerance: 0.002);
    }

    [Fact]
    public void Equal_scores_stay_one_point()
    {
        // The first three quarters of the rows are level.
        float[] scores = [.. Enumerable.Repeat(5f, 300), .. Enumerable.Range(1, 100).Select(n => -n / 100f)];
        bool[] labels = [.. Enumerable.Range(0, 400).Select(row => row % 3 == 0)];
        var all = RankingCurves.Of(scores, labels);

        var points = RankingCurves.Of(scores, labels, maxPoints: 11);

        Assert.Equal(11, points.Count);
        Assert.Equal((all[0], all[^1]), (points[0], points[^1]));
        Assert.Subset(all.ToHashSet(), points.ToHashSet());
    }

    [Fact]
    public void Level_ranks_in_the_middle_leave_fewer_points()
    {
        float[] scores = [9, 8, 7, 6, 5, 4, 3, 2, 1, .. new float[982], -1, -2, -3, -4, -5, -6, -7, -8, -9];
        bool[] labels = [.. Enumerable.Range(0, 1000).Select(row => row % 3 == 0)];
        var all = RankingCurves.Of(scores, labels);

        var points = RankingCurves.Of(scores, labels, maxPoints: 5);

        // Nothing lies at the quarters; the level rows are the first to reach three of them.
        Assert.Equal([all[0], all[9], all[^1]], points);
    }

    [Fact]
    public void Of_many_rows_and_points_does_not_overflow()
    {
        var (scores, labels) = Random(rows: 200_000);

        var points = RankingCurves.Of(scores, labels, maxPoints: 100_000);

        Assert.Equal(100_000, points.Count);
        Assert.Equal((1, 1), (points[^1].Recall, points[^1].FalsePositiveRate));
    }

    [Fact]
    public void Of_fewer_than_two_points_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RankingCurves.Of([1, 2, 3], [true, false, true], maxPoints: 1));
    }

    private static float LogOdds(double probability) => MathF.Round((float)Math.Log(probability / (1 - probability)), 3);

    /// <summary>Rows of different scores, the higher the more often positive.</summary>
    private static (float[] Scores, bool[] Labels) Random(int rows)
    {
        var random = new SeededRandom(3);
        var places = Enumerable.Range(0, rows).Select(row => (float)row / rows).ToArray();
        random.Shuffle<float>(places);
        return ([.. places.Select(place => (8 * place) - 4)], [.. places.Select(place => random.NextDouble() < place)]);
    }
}
