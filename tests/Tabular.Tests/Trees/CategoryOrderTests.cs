using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class CategoryOrderTests
{
    private const int Offset = 2;

    [Fact]
    public void Of_puts_the_lowest_step_first()
    {
        Assert.Equal([1, 2, 0], BinsOf(smoothing: 0, minimumRows: 1, [new(30, 10, 10), new(-20, 10, 10), new(5, 10, 10), default]).Bins);
    }

    [Fact]
    public void Of_puts_the_lower_bin_first_when_ranks_are_equal()
    {
        // More than are sorted by insertion, which would keep the order by itself.
        var sums = Enumerable.Range(0, 200).Select(bin => new UnitSum(bin % 2, 10, 10)).Append(default).ToArray();

        var expected = Enumerable.Range(0, 100).Select(n => 2 * n).Concat(Enumerable.Range(0, 100).Select(n => (2 * n) + 1));
        Assert.Equal(expected, BinsOf(smoothing: 10, minimumRows: 1, sums).Bins);
    }

    [Fact]
    public void Of_adds_rare_categories_to_the_missing_values()
    {
        var (bins, others) = BinsOf(smoothing: 0, minimumRows: 10, [new(50, 10, 10), new(1, 9, 9), new(-50, 10, 10), new(2, 3, 3)]);

        Assert.Equal([2, -1, 0], bins);
        Assert.Equal(new UnitSum(3, 12, 12), others);
    }

    [Fact]
    public void Of_asks_more_rows_of_a_category_that_is_one_of_many()
    {
        UnitSum[] four = [new(50, 30, 30), new(0, 30, 30), new(-50, 60, 60), new(-60, 60, 60), default];
        UnitSum[] five = [.. four[..4], new(-90, 60, 60), default];

        Assert.Equal([3, 2, 1, 0], BinsOf(smoothing: 0, minimumRows: 10, four, minimumRowsOfMany: 50).Bins);
        Assert.Equal([4, 3, 2, -1], BinsOf(smoothing: 0, minimumRows: 10, five, minimumRowsOfMany: 50).Bins);
    }

    [Fact]
    public void Of_has_no_group_of_others_when_no_row_is_rare_or_missing()
    {
        Assert.Equal([0, 1], BinsOf(smoothing: 0, minimumRows: 10, [new(1, 10, 10), new(2, 10, 10), default, default]).Bins);
    }

    [Fact]
    public void Of_trusts_few_rows_less_the_more_is_smoothed()
    {
        UnitSum[] sums = [new(30, 10, 10), new(200, 100, 100), new(-230, 100, 100), default];

        Assert.Equal([2, 1, 0], BinsOf(smoothing: 0, minimumRows: 1, sums).Bins);
        Assert.Equal([2, 0, 1], BinsOf(smoothing: 10, minimumRows: 1, sums).Bins);
    }

    /// <summary>The order of a feature's groups in a histogram that holds another feature before it.</summary>
    private static (int[] Bins, UnitSum Others) BinsOf(double smoothing, int minimumRows, UnitSum[] sums, int minimumRowsOfMany = 1)
    {
        var histogram = new Histogram(Offset + sums.Length);
        histogram.Counts[0] = 1000;
        for (var bin = 0; bin < sums.Length; bin++)
        {
            histogram.Gradients[Offset + bin] = sums[bin].Gradient;
            histogram.Hessians[Offset + bin] = sums[bin].Hessian;
            histogram.Counts[Offset + bin] = sums[bin].Count;
        }

        var groups = new CategoryGroup[sums.Length];
        var count = new CategoryOrder(smoothing, minimumRows, minimumRowsOfMany).Of(histogram, Offset, sums.Aggregate((a, b) => a + b), groups, out var others);
        return ([.. groups.Take(count).Select(group => group.Bin)], others);
    }
}
