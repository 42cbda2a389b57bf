namespace MLOpsAspire.Tabular.Trees;

/// <summary>Sorts a feature's values into bins: bin b holds the values up to threshold b, the last one all above, and one more the missing.</summary>
internal sealed class FeatureBins
{
    private readonly float[] _thresholds;

    private FeatureBins(float[] thresholds) => _thresholds = thresholds;

    /// <summary>The bins of values; the missing have the bin with this number.</summary>
    public int ValueBins => _thresholds.Length + 1;

    public int MissingBin => ValueBins;

    /// <summary>The highest value of a bin, the last bin included.</summary>
    public float Threshold(int bin) => bin < _thresholds.Length ? _thresholds[bin] : float.MaxValue;

    public byte BinOf(float value)
    {
        if (float.IsNaN(value))
        {
            return (byte)MissingBin;
        }

        var found = Array.BinarySearch(_thresholds, value);
        return (byte)(found >= 0 ? found : ~found);
    }

    /// <summary>Divides a column so that each different value has a bin, or, when there are too many, each bin about as many rows.</summary>
    /// <param name="column">NaN is a missing value.</param>
    /// <param name="maxBins">2 to 255, one of them for the missing values.</param>
    public static FeatureBins Of(ReadOnlySpan<float> column, int maxBins)
    {
        var values = column.ToArray().Where(value => !float.IsNaN(value)).Order().ToArray();
        var valueBins = maxBins - 1;
        var distinct = values.Distinct().ToArray();
        var thresholds = new List<float>();
        if (distinct.Length <= valueBins)
        {
            for (var i = 1; i < distinct.Length; i++)
            {
                thresholds.Add(Between(distinct[i - 1], distinct[i]));
            }
        }
        else
        {
            AddQuantiles(values, valueBins, thresholds);
        }

        return new FeatureBins([.. thresholds]);
    }

    private static void AddQuantiles(float[] sorted, int bins, List<float> thresholds)
    {
        for (var bin = 1; bin < bins; bin++)
        {
            var last = (int)((long)sorted.Length * bin / bins) - 1;
            var next = last + 1;
            while (next < sorted.Length && sorted[next] == sorted[last])
            {
                next++;
            }

            if (next == sorted.Length)
            {
                return;
            }

            var threshold = Between(sorted[last], sorted[next]);
            if (thresholds.Count == 0 || threshold > thresholds[^1])
            {
                thresholds.Add(threshold);
            }
        }
    }

    /// <summary>A number from <paramref name="low"/> up to, but not including, <paramref name="high"/>; the middle where single precision has one.</summary>
    private static float Between(float low, float high)
    {
        var middle = (float)(((double)low + high) / 2);
        return middle >= low && middle < high ? middle : low;
    }
}
