using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class HistogramBuilderTests
{
    /// <summary>Every number of features that the straight code treats differently, and more rows than one block holds.</summary>
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 100)]
    [InlineData(3, 5_000)]
    [InlineData(7, 20_000)]
    [InlineData(15, 20_000)]
    [InlineData(16, 40_000)]
    [InlineData(31, 3_000)]
    [InlineData(32, 3_000)]
    [InlineData(37, 3_000)]
    [InlineData(70, 3_000)]
    public void Add_adds_up_each_row_once_in_its_bin(int features, int rows)
    {
        var random = new SeededRandom(1);
        var columns = Enumerable.Range(0, features)
            .Select(f => Enumerable.Range(0, rows).Select(_ => random.Next(9) == 0 ? float.NaN : random.Next(3 + (f * 20))).ToArray()).ToArray();
        var bins = new BinnedMatrix(new FeatureMatrix(columns), maxBins: 255, new Team(1));
        var packing = GradientPacking.Of(rows, maxGradient: 1, maxHessian: 1);
        var sums = Enumerable.Range(0, rows)
            .Select(_ => new UnitSum(random.Next((2 * packing.Bias) - 1) - packing.Bias + 1, random.Next(packing.MaxHessian + 1), 1)).ToArray();
        var packed = sums.Select(sum => Pack(sum, packing)).ToArray();
        var some = Enumerable.Range(0, rows).Where(_ => random.Next(3) > 0).ToArray();

        AssertSums(bins, packing, packed, sums, [.. Enumerable.Range(0, rows)]);
        AssertSums(bins, packing, packed, sums, some);
    }

    private static void AssertSums(BinnedMatrix bins, GradientPacking packing, uint[] packed, UnitSum[] sums, int[] rows)
    {
        var builder = new HistogramBuilder(bins);
        var histogram = new Histogram(bins.Offsets[^1]);
        for (var round = 0; round < 2; round++)
        {
            // Nothing of the first round may be left in the second.
            histogram.Clear(0, bins.Offsets[^1]);
            builder.Begin();
            builder.Add(rows.AsSpan(0, rows.Length / 3), packed, packing);
            builder.Add(rows.AsSpan(rows.Length / 3), packed, packing);
            builder.MoveTo(histogram, 0, bins.Bins.Length, packing);
        }

        var expected = new UnitSum[bins.Offsets[^1]];
        foreach (var row in rows)
        {
            for (var feature = 0; feature < bins.Bins.Length; feature++)
            {
                expected[bins.Offsets[feature] + bins.Column(feature)[row]] += sums[row];
            }
        }

        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(n => new UnitSum(histogram.Gradients[n], histogram.Hessians[n], histogram.Counts[n])));
    }

    private static uint Pack(UnitSum sum, GradientPacking packing) => ((uint)(sum.Gradient + packing.Bias) << 16) | (uint)sum.Hessian;
}
