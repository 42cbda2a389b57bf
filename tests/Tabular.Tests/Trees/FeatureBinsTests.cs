using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class FeatureBinsTests
{
    [Fact]
    public void Few_values_have_a_bin_each_and_the_missing_one_more()
    {
        var bins = FeatureBins.Of([3, 1, float.NaN, 2, 1], maxBins: 255);

        Assert.Equal(3, bins.ValueBins);
        Assert.Equal([0, 1, 2, 3], new[] { 1, 2, 3, float.NaN }.Select(value => (int)bins.BinOf(value)));
        Assert.Equal([1.5f, 2.5f], [bins.Threshold(0), bins.Threshold(1)]);
    }

    [Fact]
    public void Values_that_single_precision_cannot_part_keep_their_order()
    {
        var low = 1f;
        var high = MathF.BitIncrement(low);

        var bins = FeatureBins.Of([low, high], maxBins: 255);

        Assert.Equal([0, 1], [bins.BinOf(low), bins.BinOf(high)]);
    }

    [Fact]
    public void Many_values_share_bins_of_about_equal_size()
    {
        var random = new SeededRandom(1);
        var column = Enumerable.Range(0, 10_000).Select(_ => (float)random.NextDouble()).ToArray();

        var bins = FeatureBins.Of(column, maxBins: 11);

        Assert.Equal(10, bins.ValueBins);
        Assert.All(column.GroupBy(value => bins.BinOf(value)), bin => Assert.Equal(1000, bin.Count()));
    }

    [Fact]
    public void A_value_goes_left_of_a_threshold_exactly_when_its_bin_does()
    {
        var random = new SeededRandom(2);
        var column = Enumerable.Range(0, 5_000).Select(_ => MathF.Exp(10 * (float)random.NextDouble())).ToArray();
        var bins = FeatureBins.Of(column, maxBins: 64);

        foreach (var value in column)
        {
            for (var bin = 0; bin < bins.ValueBins; bin++)
            {
                Assert.Equal(bins.BinOf(value) <= bin, value <= bins.Threshold(bin));
            }
        }
    }

    [Theory]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(2000)]
    public void A_value_that_most_rows_have_leaves_the_other_bins_to_the_others(int others)
    {
        var column = Enumerable.Range(1, others).Select(n => (float)n).Concat(Enumerable.Repeat(0f, 100_000)).ToArray();

        var bins = FeatureBins.Of(column, maxBins: 255);

        Assert.InRange(bins.ValueBins, 250, 254);
        Assert.Equal(0, bins.BinOf(0));
        Assert.NotEqual(0, bins.BinOf(1));
    }

    [Fact]
    public void There_are_never_more_bins_than_allowed()
    {
        var random = new SeededRandom(3);
        for (var round = 0; round < 200; round++)
        {
            var distinct = 1 + random.Next(600);
            var column = Enumerable.Range(0, 1 + random.Next(3000)).Select(_ => (float)Math.Floor(Math.Pow(random.NextDouble(), 4) * distinct)).ToArray();
            var maxBins = 2 + random.Next(254);

            Assert.InRange(FeatureBins.Of(column, maxBins).ValueBins, 1, maxBins - 1);
        }
    }

    [Fact]
    public void A_constant_and_an_empty_column_have_one_bin()
    {
        Assert.Equal(1, FeatureBins.Of([5, 5, 5], maxBins: 255).ValueBins);
        Assert.Equal(1, FeatureBins.Of([float.NaN], maxBins: 255).ValueBins);
    }
}
