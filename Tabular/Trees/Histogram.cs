namespace MLOpsAspire.Tabular.Trees;

/// <summary>For each feature and bin, the sum of the gradients of a leaf's rows.</summary>
internal sealed class Histogram
{
    private readonly GradientSum[][] _sums;

    private Histogram(GradientSum[][] sums) => _sums = sums;

    public ReadOnlySpan<GradientSum> Of(int feature) => _sums[feature];

    /// <summary>Adds up the rows of a leaf.</summary>
    public static Histogram Of(BinnedMatrix bins, ReadOnlySpan<int> rows, ReadOnlySpan<GradientSum> gradients)
    {
        var sums = new GradientSum[bins.Bins.Length][];
        for (var feature = 0; feature < sums.Length; feature++)
        {
            var column = bins.Column(feature);
            var sum = new GradientSum[bins.Bins[feature].ValueBins + 1];
            foreach (var row in rows)
            {
                ref var bin = ref sum[column[row]];
                bin += gradients[row];
            }

            sums[feature] = sum;
        }

        return new Histogram(sums);
    }

    /// <summary>What is left of this histogram without the rows of <paramref name="sibling"/>: cheaper than adding up the rest anew.</summary>
    public Histogram Without(Histogram sibling)
    {
        var sums = new GradientSum[_sums.Length][];
        for (var feature = 0; feature < sums.Length; feature++)
        {
            var sum = new GradientSum[_sums[feature].Length];
            for (var bin = 0; bin < sum.Length; bin++)
            {
                sum[bin] = _sums[feature][bin] - sibling._sums[feature][bin];
            }

            sums[feature] = sum;
        }

        return new Histogram(sums);
    }
}
