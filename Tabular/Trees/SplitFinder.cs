namespace MLOpsAspire.Tabular.Trees;

/// <summary>Finds the split of a leaf that removes most of the loss. Of equal ones the first feature and the lowest bin win.</summary>
internal sealed class SplitFinder(BinnedMatrix bins, int minimumRows)
{
    /// <summary>Gains below this are rounding.</summary>
    private const double MinGain = 1e-9;

    /// <returns>Null when no split leaves enough rows on both sides and removes any loss.</returns>
    public Split? Find(Histogram histogram, GradientSum total)
    {
        Split? best = null;
        for (var feature = 0; feature < bins.Bins.Length; feature++)
        {
            var sums = histogram.Of(feature);
            var missing = sums[bins.Bins[feature].MissingBin];
            best = Scan(feature, sums, total, missing, missingGoesLeft: false, best);
            if (missing.Count > 0)
            {
                best = Scan(feature, sums, total, missing, missingGoesLeft: true, best);
            }
        }

        return best;
    }

    private Split? Scan(
        int feature, ReadOnlySpan<GradientSum> sums, GradientSum total, GradientSum missing, bool missingGoesLeft, Split? best)
    {
        var left = missingGoesLeft ? missing : default;
        for (var bin = 0; bin < bins.Bins[feature].ValueBins; bin++)
        {
            // An empty bin divides the rows as the bin before it does; only rounding could make it seem better.
            if (sums[bin].Count == 0)
            {
                continue;
            }

            left += sums[bin];
            var right = total - left;
            if (right.Count < minimumRows)
            {
                break;
            }

            var gain = (left.Gain + right.Gain - total.Gain) / 2;
            if (left.Count >= minimumRows && gain > MinGain && gain > (best?.Gain ?? 0))
            {
                // A leaf without missing values teaches nothing about them: they go with the majority.
                var goesLeft = missing.Count > 0 ? missingGoesLeft : left.Count >= right.Count;
                best = new Split(feature, bin, goesLeft, gain, left, right);
            }
        }

        return best;
    }
}
