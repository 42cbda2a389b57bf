using System.Runtime.CompilerServices;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Some neighbouring rows, and which of them are in which leaf of the tree that is grown: the rows of one leaf after those of another,
/// in each leaf ascending. A thread that works on a block needs no other one.
/// </summary>
internal sealed class RowBlock(int first, int count)
{
    /// <summary>No more blocks than this; enough for each of many threads to have some.</summary>
    private const int MaxBlocks = 64;

    /// <summary>Smaller blocks would not be worth the handing out.</summary>
    private const int MinRows = 8 * 1024;

    /// <summary>So that no vector of rows lies in two blocks.</summary>
    private const int Alignment = 16;

    private readonly int[] _rows = new int[count];
    private readonly int[] _spill = new int[count];

    public int First { get; } = first;

    public int Count { get; } = count;

    /// <summary>Divides rows into blocks, which depend on the number of rows only.</summary>
    public static RowBlock[] Divide(int rows)
    {
        var size = Math.Max(MinRows, (rows + MaxBlocks - 1) / MaxBlocks);
        size = (size + Alignment - 1) / Alignment * Alignment;
        return [.. Enumerable.Range(0, (rows + size - 1) / size).Select(n => new RowBlock(n * size, Math.Min(size, rows - (n * size))))];
    }

    public ReadOnlySpan<int> Rows(Segment segment) => _rows.AsSpan(segment.Start, segment.Count);

    /// <summary>Begins a tree: all rows are in one leaf.</summary>
    public Segment Reset()
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i] = First + i;
        }

        return new Segment(0, Count);
    }

    /// <summary>Puts those of a leaf's rows that go left before those that go right.</summary>
    /// <param name="segment">The leaf's rows.</param>
    /// <param name="column">The bin of each row.</param>
    /// <param name="goesLeft">For each of 256 bins, 1 if its rows go left, otherwise 0.</param>
    /// <returns>How many go left.</returns>
    public int Divide(Segment segment, ReadOnlySpan<byte> column, ReadOnlySpan<byte> goesLeft)
    {
        var rows = _rows.AsSpan(segment.Start, segment.Count);
        var spill = _spill.AsSpan(0, segment.Count);
        var left = Divide(rows, spill, column[First..(First + Count)], goesLeft[..FeatureBins.Slots]);
        spill[..(rows.Length - left)].CopyTo(rows[left..]);
        return left;
    }

    /// <summary>Each row is written to both sides, and only one side moves on: cheaper than a branch that is guessed wrong every other time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Divide(ReadOnlySpan<int> from, Span<int> spill, ReadOnlySpan<byte> column, ReadOnlySpan<byte> goesLeft)
    {
        fixed (int* rows = from, right = spill)
        fixed (byte* bins = column, isLeft = goesLeft)
        {
            nint lefts = 0;
            var bin = bins - First;
            for (nint i = 0; i < from.Length; i++)
            {
                nint row = rows[i];
                nint goes = isLeft[bin[row]];
                rows[lefts] = (int)row;
                right[i - lefts] = (int)row;
                lefts += goes;
            }

            return (int)lefts;
        }
    }
}
