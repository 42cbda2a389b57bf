using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class SplitFinderTests
{
    private const int MinimumRows = 3;

    private static readonly BoostingOptions Options = new() { MinimumExampleCountPerLeaf = MinimumRows };
    private static readonly LeafPenalty NoPenalty = new(0, 0, MaxStep: 5);
    private static readonly GradientPacking Packing = GradientPacking.Of(40, maxGradient: 1, maxHessian: 1);

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
        var sums = columns[0].Select(_ => new UnitSum(random.Next(2001) - 1000, 1 + random.Next(1000), 1)).ToArray();
        var bins = new BinnedMatrix(new FeatureMatrix(columns), maxBins: 255, new Team(1));
        var total = sums.Aggregate((a, b) => a + b);

        var split = new SplitFinder(bins, Options, NoPenalty).Find(HistogramOf(bins, sums), total, Packing, first: 0, count: 3, isUsed: []);

        Assert.Equal(BestGain(columns, [.. sums.Select(sum => sum.In(Packing))], total.In(Packing)), split.Gain, precision: 10);
    }

    [Fact]
    public void Find_returns_none_when_no_split_leaves_enough_rows()
    {
        var bins = new BinnedMatrix(new FeatureMatrix([[1, 2, 3, 4]]), maxBins: 255, new Team(1));
        UnitSum[] sums = [new(1, 1, 1), new(-1, 1, 1), new(1, 1, 1), new(-1, 1, 1)];

        Assert.False(new SplitFinder(bins, Options, NoPenalty).Find(HistogramOf(bins, sums), new UnitSum(0, 4, 4), Packing, 0, 1, []).Exists);
    }

    [Theory]
    [InlineData(1, 8, 40)]
    [InlineData(2, 8, 200)]
    [InlineData(3, 5, 40)]
    [InlineData(4, 2, 40)]
    [InlineData(5, 8, 9)]
    public void Find_returns_the_best_of_all_sets_of_categories(ulong seed, int categories, int rows)
    {
        var random = new SeededRandom(seed);
        var penalty = new LeafPenalty(0, 0, MaxStep: double.PositiveInfinity);
        float[] column = [.. Enumerable.Range(0, rows).Select(_ => random.Next(6) == 0 ? float.NaN : random.Next(categories) * 3)];
        var bins = new BinnedMatrix(
            new FeatureMatrix([column], [[.. Enumerable.Range(0, categories).Select(code => code * 3)]]), maxBins: 255, new Team(1));
        UnitSum[] sums = [.. column.Select(_ => new UnitSum(random.Next(2001) - 1000, 1 + random.Next(1000), 1))];
        var total = sums.Aggregate((a, b) => a + b);

        var split = new SplitFinder(bins, new BoostingOptions { CategoricalSmoothing = 0, MinimumExampleCountPerLeaf = 1, MinimumExampleCountPerCategory = 1 }, penalty)
            .Find(HistogramOf(bins, sums), total, Packing, first: 0, count: 1, isUsed: []);

        var best = Enumerable.Range(1, (1 << (categories + 1)) - 1).Max(set => GainOf(row => (set >> bins.Column(0)[row]) & 1));
        Assert.Equal(best, split.Gain, 1e-9 * best);
        Assert.Equal(best, GainOf(row => split.Bins![bins.Column(0)[row]] ? 1 : 0), 1e-9 * best);
        Assert.Equal(split.Bins![categories], split.MissingGoesLeft);

        double GainOf(Func<int, int> isLeft)
        {
            var left = sums.Where((_, row) => isLeft(row) == 1).Aggregate(default(UnitSum), (a, b) => a + b);
            var (l, r, all) = (left.In(Packing), (total - left).In(Packing), total.In(Packing));
            return (penalty.Gain(l.Gradient, l.Hessian) + penalty.Gain(r.Gradient, r.Hessian) - penalty.Gain(all.Gradient, all.Hessian)) / 2;
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void Find_returns_none_when_rows_of_a_single_category_or_of_none_are_left(int categories, bool isMissing)
    {
        float[] column = [.. Enumerable.Repeat(isMissing ? float.NaN : 0, 20)];
        var bins = new BinnedMatrix(new FeatureMatrix([column], [[.. Enumerable.Range(0, categories)]]), maxBins: 255, new Team(1));
        UnitSum[] sums = [.. column.Select((_, row) => new UnitSum(row % 2 == 0 ? 900 : -700, 100, 1))];

        Assert.False(new SplitFinder(bins, Options, NoPenalty).Find(HistogramOf(bins, sums), sums.Aggregate((a, b) => a + b), Packing, 0, 1, []).Exists);
    }

    private static Histogram HistogramOf(BinnedMatrix bins, UnitSum[] sums)
    {
        var histogram = new Histogram(bins.Offsets[^1]);
        for (var feature = 0; feature < bins.Bins.Length; feature++)
        {
            for (var row = 0; row < sums.Length; row++)
            {
                var at = bins.Offsets[feature] + bins.Column(feature)[row];
                histogram.Gradients[at] += sums[row].Gradient;
                histogram.Hessians[at] += sums[row].Hessian;
                histogram.Counts[at] += sums[row].Count;
            }
        }

        return histogram;
    }

    private static double Gain(GradientSum sum) => NoPenalty.Gain(sum.Gradient, sum.Hessian);

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
                        best = Math.Max(best, (Gain(left) + Gain(right) - Gain(total)) / 2);
                    }
                }
            }
        }

        return best;
    }
}
