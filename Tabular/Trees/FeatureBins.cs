using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Sorts a feature's values into bins: bin b holds the values up to threshold b, the last bin holds the rest, and one more bin holds
/// the missing values.
/// </summary>
internal sealed class FeatureBins
{
    /// <summary>How many bins a byte can number: the length of what is looked up by bin.</summary>
    public const int Slots = 256;

    /// <summary>Thresholds that are compared with a value at once.</summary>
    private const int Chunk = 16;

    private const int Chunks = 16;

    private readonly float[] _thresholds;

    /// <summary>The thresholds, followed by infinity.</summary>
    private readonly float[] _search = new float[(Chunks + 1) * Chunk];

    /// <summary>The last threshold of each chunk.</summary>
    private readonly float[] _lastOfChunk = new float[Chunks];

    private FeatureBins(float[] thresholds, IReadOnlyList<int>? codes = null)
    {
        Codes = codes;
        _thresholds = thresholds;
        _search.AsSpan().Fill(float.PositiveInfinity);
        thresholds.CopyTo(_search, 0);
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            _lastOfChunk[chunk] = _search[(chunk * Chunk) + Chunk - 1];
        }
    }

    /// <summary>The code each bin holds, if the values are codes of categories.</summary>
    public IReadOnlyList<int>? Codes { get; }

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

        // How many thresholds lie below the value: first whole chunks of them, then some of the next.
        var chunk = CountBelow(_lastOfChunk, value);
        return (byte)((chunk * Chunk) + CountBelow(_search.AsSpan(chunk * Chunk, Chunk), value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountBelow(ReadOnlySpan<float> sorted, float value)
    {
        var values = Vector256.Create(value);
        var low = Vector256.LessThan(Vector256.Create(sorted), values).ExtractMostSignificantBits();
        var high = Vector256.LessThan(Vector256.Create(sorted[Vector256<float>.Count..]), values).ExtractMostSignificantBits();
        return BitOperations.PopCount(low | (high << Vector256<float>.Count));
    }

    /// <summary>The bin of each value.</summary>
    public void Assign(ReadOnlySpan<float> values, Span<byte> bins)
    {
        for (var i = 0; i < values.Length; i++)
        {
            bins[i] = BinOf(values[i]);
        }
    }

    /// <summary>Divides a column so that each different value has a bin, or, when there are too many, each bin holds about as many rows.</summary>
    /// <param name="column">NaN is a missing value.</param>
    /// <param name="maxBins">2 to 255, one of them for the missing values.</param>
    public static FeatureBins Of(ReadOnlySpan<float> column, int maxBins)
    {
        var buffer = ArrayPool<float>.Shared.Rent(2 * column.Length);
        var values = buffer.AsSpan(0, CopyPresent(column, buffer));
        FloatSorter.Sort(values, buffer.AsSpan(column.Length, values.Length));
        var bins = OfSorted(values, maxBins);
        ArrayPool<float>.Shared.Return(buffer);
        return bins;
    }

    /// <summary>A bin for each category.</summary>
    /// <param name="codes">Ascending; at most 254 of them.</param>
    public static FeatureBins OfCodes(IReadOnlyList<int> codes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(codes.Count, Slots - 2, nameof(codes));
        return new FeatureBins([.. codes.SkipLast(1).Select(code => (float)code)], codes);
    }

    private static int CopyPresent(ReadOnlySpan<float> column, Span<float> values)
    {
        var count = 0;
        foreach (var value in column)
        {
            values[count] = value;
            count += float.IsNaN(value) ? 0 : 1;
        }

        return count;
    }

    private static FeatureBins OfSorted(ReadOnlySpan<float> sorted, int maxBins)
    {
        var thresholds = new List<float>();
        var valuesLeft = CountDistinct(sorted) - 1;
        var binsLeft = maxBins - 1;
        var rowsLeft = sorted.Length;
        var rowsInBin = 0;
        var run = Run(sorted, 0);
        for (var start = 0; valuesLeft > 0 && binsLeft > 1; valuesLeft--)
        {
            var next = Run(sorted, start + run);
            rowsInBin += run;
            if (valuesLeft < binsLeft || rowsInBin >= FairShare(rowsLeft, binsLeft) || IsHeavy(next, rowsLeft, binsLeft))
            {
                thresholds.Add(Between(sorted[start], sorted[start + run]));
                rowsLeft -= rowsInBin;
                rowsInBin = 0;
                binsLeft--;
            }

            start += run;
            run = next;
        }

        return new FeatureBins([.. thresholds]);
    }

    private static int CountDistinct(ReadOnlySpan<float> sorted)
    {
        var count = sorted.Length > 0 ? 1 : 0;
        for (var i = 1; i < sorted.Length; i++)
        {
            count += sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many values from <paramref name="start"/> on are equal.</summary>
    private static int Run(ReadOnlySpan<float> sorted, int start)
    {
        var end = start;
        while (end < sorted.Length && sorted[end] == sorted[start])
        {
            end++;
        }

        return end - start;
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
