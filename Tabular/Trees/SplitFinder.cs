using System.Runtime.CompilerServices;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Finds the split of a leaf that removes most of the loss. Of equal ones the first feature and the lowest bin win.</summary>
internal sealed class SplitFinder(BinnedMatrix bins, BoostingOptions options, LeafPenalty penalty)
{
    /// <summary>Gains below this share of what a row can add are rounding.</summary>
    private const double MinShare = 2.5e-10;

    private readonly LeafPenalty _penalty = penalty;
    private readonly CategoryOrder _order = new(options.CategoricalSmoothing, options.MinimumExampleCountPerLeaf, options.MinimumExampleCountPerCategory);

    /// <summary>The best split by one of the features from <paramref name="first"/> on.</summary>
    /// <param name="histogram">Of the leaf.</param>
    /// <param name="total">Of all rows of the leaf.</param>
    /// <param name="packing">The units of the sums.</param>
    /// <param name="first">The first feature to look at.</param>
    /// <param name="count">How many features to look at.</param>
    /// <param name="isUsed">For each feature whether it may be used; empty for all.</param>
    public Split Find(Histogram histogram, UnitSum total, GradientPacking packing, int first, int count, ReadOnlySpan<bool> isUsed)
    {
        var best = Split.None;
        for (var feature = first; feature < first + count; feature++)
        {
            if (!isUsed.IsEmpty && !isUsed[feature])
            {
                continue;
            }

            if (options.CategoricalSplit && bins.Bins[feature].Codes is not null)
            {
                best = ScanCategories(feature, histogram, total, packing, best);
                continue;
            }

            var missing = histogram.Sum(bins.Offsets[feature] + bins.Bins[feature].MissingBin);
            best = Scan(feature, histogram, total, missing, missingGoesLeft: false, packing, best);
            if (missing.Count > 0)
            {
                best = Scan(feature, histogram, total, missing, missingGoesLeft: true, packing, best);
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Split Scan(
        int feature, Histogram histogram, UnitSum total, UnitSum missing, bool missingGoesLeft, GradientPacking packing, Split best)
    {
        var offset = bins.Offsets[feature];
        var length = bins.Bins[feature].ValueBins;
        var gradients = histogram.Gradients.AsSpan(offset, length);
        var hessians = histogram.Hessians.AsSpan(offset, length);
        var counts = histogram.Counts.AsSpan(offset, length);
        var (gradientUnit, hessianUnit) = (packing.GradientUnit, packing.HessianUnit);
        var penalty = _penalty;
        var minimumRows = options.MinimumExampleCountPerLeaf;
        var minimumHessian = options.MinimumHessianPerLeaf / hessianUnit;
        var parent = penalty.Gain(total.Gradient * gradientUnit, total.Hessian * hessianUnit);
        var least = Math.Max(best.Gain, LeastGain(packing));
        var left = missingGoesLeft ? missing : default;
        var (gradient, hessian, rows) = (left.Gradient, left.Hessian, left.Count);
        for (var bin = 0; bin < length; bin++)
        {
            // An empty bin divides the rows as the bin before it does; only rounding could make it seem better.
            if (counts[bin] == 0)
            {
                continue;
            }

            gradient += gradients[bin];
            hessian += hessians[bin];
            rows += counts[bin];
            if (total.Count - rows < minimumRows)
            {
                break;
            }

            if (rows < minimumRows || hessian < minimumHessian || total.Hessian - hessian < minimumHessian)
            {
                continue;
            }

            var gain = (penalty.Gain(gradient * gradientUnit, hessian * hessianUnit)
                + penalty.Gain((total.Gradient - gradient) * gradientUnit, (total.Hessian - hessian) * hessianUnit)
                - parent) / 2;
            if (gain > least)
            {
                // A leaf without missing values teaches nothing about them: they go with the majority.
                var goesLeft = missing.Count > 0 ? missingGoesLeft : rows >= total.Count - rows;
                best = new Split(feature, bin, goesLeft, gain, new UnitSum(gradient, hessian, rows));
                least = gain;
            }
        }

        return best;
    }

    /// <summary>
    /// The best set of categories. With a convex loss it is among the first so many of them in the order of their best steps (Fisher: On
    /// grouping for maximum homogeneity, 1958).
    /// </summary>
    private Split ScanCategories(int feature, Histogram histogram, UnitSum total, GradientPacking packing, Split best)
    {
        Span<CategoryGroup> all = stackalloc CategoryGroup[bins.Bins[feature].ValueBins + 1];
        var offset = bins.Offsets[feature];
        var groups = all[.._order.Of(histogram, offset, total, all, out var others)];
        var minimumHessian = options.MinimumHessianPerLeaf / packing.HessianUnit;
        var parent = GainOf(total, packing);
        var least = Math.Max(best.Gain, LeastGain(packing));
        var taken = 0;
        UnitSum left = default, leftOfBest = default;
        for (var group = 0; group < groups.Length - 1; group++)
        {
            left += groups[group].Bin < 0 ? others : histogram.Sum(offset + groups[group].Bin);
            var right = total - left;
            if (left.Count < options.MinimumExampleCountPerLeaf || right.Count < options.MinimumExampleCountPerLeaf
                || left.Hessian < minimumHessian || right.Hessian < minimumHessian)
            {
                continue;
            }

            var gain = (GainOf(left, packing) + GainOf(right, packing) - parent) / 2;
            if (gain > least)
            {
                (least, taken, leftOfBest) = (gain, group + 1, left);
            }
        }

        return taken == 0 ? best : SplitOf(feature, groups, taken, leftOfBest, total, least);
    }

    private Split SplitOf(int feature, ReadOnlySpan<CategoryGroup> groups, int taken, UnitSum left, UnitSum total, double gain)
    {
        // What this leaf has no rows of goes as rare and missing values do; without those, with the majority.
        var othersGoLeft = left.Count >= total.Count - left.Count;
        for (var index = 0; index < groups.Length; index++)
        {
            othersGoLeft = groups[index].Bin < 0 ? index < taken : othersGoLeft;
        }

        var goesLeft = new bool[bins.Bins[feature].ValueBins + 1];
        goesLeft.AsSpan().Fill(othersGoLeft);
        for (var index = 0; index < groups.Length; index++)
        {
            if (groups[index].Bin >= 0)
            {
                goesLeft[groups[index].Bin] = index < taken;
            }
        }

        return new Split(feature, 0, othersGoLeft, gain, left, goesLeft);
    }

    private double LeastGain(GradientPacking packing) => Math.Max(MinShare * packing.GainOfRow, options.MinimumGain);

    private double GainOf(UnitSum sum, GradientPacking packing) =>
        _penalty.Gain(sum.Gradient * packing.GradientUnit, sum.Hessian * packing.HessianUnit);
}
