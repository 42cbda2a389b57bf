namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Puts the categories of a leaf into the order of the steps they would take alone. Those with too few rows to be believed are one group
/// with the missing values; the others' steps are drawn to the leaf's, the more so the fewer rows they have, lest chance
/// decides the order.
/// </summary>
/// <param name="smoothing">As how many rows the leaf's own step counts.</param>
/// <param name="minimumRows">The fewest rows of a leaf.</param>
/// <param name="minimumRowsOfMany">The fewest rows of a category that is one of many.</param>
internal sealed class CategoryOrder(double smoothing, int minimumRows, int minimumRowsOfMany)
{
    /// <summary>Up to so many categories there are too few orders for chance to find a good one.</summary>
    private const int Few = 4;

    /// <param name="histogram">The leaf's.</param>
    /// <param name="offset">Where the feature's bins begin.</param>
    /// <param name="total">All rows of the leaf.</param>
    /// <param name="groups">As long as the feature has bins, the last one that of missing values; takes the groups.</param>
    /// <param name="others">The rows of rare categories and missing values, added up.</param>
    /// <returns>How many groups there are.</returns>
    public int Of(Histogram histogram, int offset, UnitSum total, Span<CategoryGroup> groups, out UnitSum others)
    {
        var count = 0;
        var least = groups.Length - 1 <= Few ? minimumRows : Math.Max(minimumRows, minimumRowsOfMany);
        others = default;
        for (var bin = 0; bin < groups.Length; bin++)
        {
            var sum = histogram.Sum(offset + bin);
            if (sum.Count >= least && bin < groups.Length - 1)
            {
                groups[count++] = new CategoryGroup(bin, RankOf(sum, total));
            }
            else
            {
                others += sum;
            }
        }

        if (others.Count > 0)
        {
            groups[count++] = new CategoryGroup(-1, RankOf(others, total));
        }

        groups[..count].Sort();
        return count;
    }

    private double RankOf(UnitSum sum, UnitSum total)
    {
        var prior = smoothing / total.Count;
        var hessian = sum.Hessian + (prior * total.Hessian);
        return hessian > 0 ? (sum.Gradient + (prior * total.Gradient)) / hessian : 0;
    }
}
