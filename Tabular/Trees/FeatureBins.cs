namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Sorts a feature's values into bins: bin b holds the values up to threshold b, the last bin holds the rest, and one more bin holds
/// the missing values.
/// </summary>
internal sealed class FeatureBins
{
    private readonly float[] _thresholds;

    private FeatureBins(float[] thresholds) => _thresholds = thresholds;

    /// <summary>How many bins hold values.</summary>
    public int ValueBins => _thresholds.Length + 1;

    /// <summary>The number of the bin of missing values.</summary>
    public int MissingBin => ValueBins;

    /// <summary>The highest value of a bin, the last bin included.</summary>
    public float Threshold(int bin) => bin < _thresholds.Length ? _thresholds[bin] : float.PositiveInfinity;

    public byte BinOf(float value)
    {
        if (float.IsNaN(value))
        {
            return (byte)MissingBin;
        }

        var found = Array.BinarySearch(_thresholds, value);
        return (byte)(found >= 0 ? found : ~found);
    }

    /// <summary>Divides a column so that each different value has a bin, or, when there are too many, each bin holds about as many rows.</summary>
    /// <param name="column">NaN is a missing value.</param>
    /// <param name="maxBins">2 to 255, one of them for the missing values.</param>
    public static FeatureBins Of(ReadOnlySpan<float> column, int maxBins)
    {
        var values = column.ToArray().Where(value => !float.IsNaN(value)).Order().ToArray();
        var distinct = Distinct(values);
        var thresholds = new List<float>();
        var binsLeft = maxBins - 1;
        var rowsLeft = values.Length;
        var rowsInBin = 0;
        for (var i = 0; i + 1 < distinct.Count && binsLeft > 1; i++)
        {
            rowsInBin += distinct[i].Count;
            var valuesLeft = distinct.Count - i - 1;
            if (valuesLeft < binsLeft || rowsInBin >= FairShare(rowsLeft, binsLeft) || IsHeavy(distinct[i + 1].Count, rowsLeft, binsLeft))
            {
                thresholds.Add(Between(distinct[i].Value, distinct[i + 1].Value));
                rowsLeft -= rowsInBin;
                rowsInBin = 0;
                binsLeft--;
            }
        }

        return new FeatureBins([.. thresholds]);
    }

    private static List<(float Value, int Count)> Distinct(float[] sorted)
    {
        var distinct = new List<(float Value, int Count)>();
        foreach (var value in sorted)
        {
            if (distinct.Count > 0 && distinct[^1].Value == value)
            {
                distinct[^1] = (value, distinct[^1].Count + 1);
            }
            else
            {
                distinct.Add((value, 1));
            }
        }

        return distinct;
    }

    private static double FairShare(int rows, int bins) => (double)rows / bins;

    /// <summary>A value with more rows than a bin's fair share has a bin of its own, and leaves the other bins to the other values.</summary>
    private static bool IsHeavy(int count, int rowsLeft, int binsLeft) => count >= FairShare(rowsLeft, binsLeft);

    /// <summary>A number from <paramref name="low"/> up to, but not including, <paramref name="high"/>; the middle where single precision has one.</summary>
    private static float Between(float low, float high)
    {
        var middle = (float)(((double)low + high) / 2);
        return middle >= low && middle < high ? middle : low;
    }
}
