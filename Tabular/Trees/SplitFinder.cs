using System.Runtime.CompilerServices;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Finds the split of a leaf that removes most of the loss. Of equal ones the first feature and the lowest bin win.</summary>
internal sealed class SplitFinder(BinnedMatrix bins, BoostingOptions options)
{
    /// <summary>Gains below this are rounding.</summary>
    private const double MinGain = 1e-9;

    private readonly LeafPenalty _penalty = new(options.L1Regularization, options.L2Regularization);

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

            var at = bins.Offsets[feature] + bins.Bins[feature].MissingBin;
            var missing = new UnitSum(histogram.Gradients[at], histogram.Hessians[at], histogram.Counts[at]);
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
        var least = Math.Max(best.Gain, Math.Max(MinGain, options.MinimumGain));
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
}
