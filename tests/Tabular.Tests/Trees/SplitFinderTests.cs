using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class SplitFinderTests
{
    private const int MinimumRows = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Find_returns_the_best_of_all_splits(ulong seed)
    {
        var random = new SeededRandom(seed);
        var columns = Enumerable.Range(0, 3).Select(_ => RandomColumn(random)).ToArray();
        var gradients = columns[0].Select(_ => new GradientSum(random.NextDouble() - 0.5, 0.1 + random.NextDouble(), 1)).ToArray();
        var bins = new BinnedMatrix(new FeatureMatrix(columns), maxBins: 255);
        var total = gradients.Aggregate((a, b) => a + b);

        var split = new SplitFinder(bins, MinimumRows)
            .Find(Histogram.Of(bins, Enumerable.Range(0, gradients.Length).ToArray(), gradients), total);

        Assert.Equal(BestGain(columns, gradients, total), split!.Gain, precision: 10);
    }

    [Fact]
    public void Find_returns_null_when_no_split_leaves_enough_rows()
    {
        var bins = new BinnedMatrix(new FeatureMatrix([[1, 2, 3, 4]]), maxBins: 255);
        var gradients = new GradientSum[] { new(1, 1, 1), new(-1, 1, 1), new(1, 1, 1), new(-1, 1, 1) };

        Assert.Null(new SplitFinder(bins, MinimumRows).Find(Histogram.Of(bins, [0, 1, 2, 3], gradients), new GradientSum(0, 4, 4)));
    }

    private static float[] RandomColumn(SeededRandom random) =>
        [.. Enumerable.Range(0, 40).Select(_ => random.Next(5) == 0 ? float.NaN : random.Next(9))];

    /// <summary>Tries every threshold between two rows' values, with the missing values on either side.</summary>
    private static double BestGain(float[][] columns, GradientSum[] gradients, GradientSum total)
    {
        double best = 0;
        foreach (var column in columns)
        {
            foreach (var threshold in column.Where(value => !float.IsNaN(value)).Distinct())
            {
                foreach (var missingGoesLeft in new[] { false, true })
                {
                    var left = gradients
                        .Where((_, row) => float.IsNaN(column[row]) ? missingGoesLeft : column[row] <= threshold)
                        .Aggregate(default(GradientSum), (a, b) => a + b);
                    var right = total - left;
                    if (left.Count >= MinimumRows && right.Count >= MinimumRows)
                    {
                        best = Math.Max(best, (left.Gain + right.Gain - total.Gain) / 2);
                    }
                }
            }
        }

        return best;
    }
}
