namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Puts the categories of a leaf into the order of the steps they would take alone. Those with too few rows to have a leaf of their own
/// are one group with the missing values; the others' steps are drawn to the leaf's, the more so the fewer rows they have, lest chance
/// decides the order.
/// </summary>
/// <param name="smoothing">As how many rows the leaf's own step counts.</param>
/// <param name="minimumRows">The fewest rows of a leaf.</param>
internal sealed class CategoryOrder(double smoothing, int minimumRows)
{
    /// <param name="histogram">The leaf's.</param>
    /// <param name="offset">Where the feature's bins begin.</param>
    /// <param name="length">How many there are, the last one that of missing values.</param>
    /// <param name="total">All rows of the leaf.</param>
    public IReadOnlyList<CategoryGroup> Of(Histogram histogram, int offset, int length, UnitSum total)
    {
        var groups = new List<CategoryGroup>(length);
        UnitSum others = default;
        for (var bin = 0; bin < length; bin++)
        {
            var sum = new UnitSum(histogram.Gradients[offset + bin], histogram.Hessians[offset + bin], histogram.Counts[offset + bin]);
            if (sum.Count >= minimumRows && bin < length - 1)
            {
                groups.Add(new CategoryGroup(bin, sum, RankOf(sum, total)));
            }
            else
            {
                others += sum;
            }
        }

        if (others.Count > 0)
        {
            groups.Add(new CategoryGroup(-1, others, RankOf(others, total)));
        }

        // Of equal ranks the lower bin comes first, so that the order does not depend on how it is sorted.
        groups.Sort((a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : a.Bin.CompareTo(b.Bin));
        return groups;
    }

    private double RankOf(UnitSum sum, UnitSum total)
    {
        var prior = smoothing / total.Count;
        var hessian = sum.Hessian + (prior * total.Hessian);
        return hessian > 0 ? (sum.Gradient + (prior * total.Gradient)) / hessian : 0;
    }
}
