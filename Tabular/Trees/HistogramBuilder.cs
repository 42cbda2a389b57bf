using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Adds up the rows of a leaf by feature and bin: the innermost loop of training.</summary>
internal static unsafe class HistogramBuilder
{
    private const int Slots = 256;

    /// <summary>How many rows ahead memory is asked for.</summary>
    private const int Ahead = 24;

    /// <summary>Adds rows to the histogram.</summary>
    /// <param name="bins">The rows' bins.</param>
    /// <param name="group">The features to add up.</param>
    /// <param name="rows">The rows; empty for all from 0 to <paramref name="rowCount"/> - 1.</param>
    /// <param name="rowCount">How many rows there are.</param>
    /// <param name="gradients">A packed gradient for each row of the matrix.</param>
    /// <param name="packing">How they are packed.</param>
    /// <param name="histogram">Only the bins of the group's features are changed.</param>
    public static void Add(
        BinnedMatrix bins,
        FeatureGroup group,
        ReadOnlySpan<int> rows,
        int rowCount,
        ReadOnlySpan<ulong> gradients,
        GradientPacking packing,
        Histogram histogram)
    {
        var sums = ArrayPool<ulong>.Shared.Rent(FeatureGroup.MaxFeatures * Slots);
        for (var start = 0; start < rowCount; start += packing.BlockRows)
        {
            var count = Math.Min(packing.BlockRows, rowCount - start);
            sums.AsSpan(0, group.Count * Slots).Clear();
            fixed (byte* cells = group.Cells)
            fixed (ulong* packed = gradients, sum = sums)
            fixed (int* row = rows)
            {
                if (row is null)
                {
                    AddRange(cells + ((nint)start * group.Stride), group, packed + start, count, sum);
                }
                else
                {
                    AddRows(cells, group, packed, row + start, Math.Min(count, rowCount - start - Ahead), count, sum);
                }
            }

            for (var f = 0; f < group.Count; f++)
            {
                var offset = bins.Offsets[group.First + f];
                histogram.Add(offset, sums.AsSpan(f * Slots, bins.Offsets[group.First + f + 1] - offset), packing);
            }
        }

        ArrayPool<ulong>.Shared.Return(sums);
    }

    private static void AddRange(byte* cells, FeatureGroup group, ulong* packed, int count, ulong* sums)
    {
        var stride = group.Stride;
        var features = group.Count;
        for (var i = 0; i < count; i++)
        {
            AddRow(cells, features, packed[i], sums);
            cells += stride;
        }
    }

    private static void AddRows(byte* cells, FeatureGroup group, ulong* packed, int* rows, int withRowAhead, int count, ulong* sums)
    {
        nint stride = group.Stride;
        var features = group.Count;
        var i = 0;
        if (Sse.IsSupported)
        {
            for (; i < withRowAhead; i++)
            {
                nint ahead = rows[i + Ahead];
                Sse.Prefetch0(cells + (ahead * stride));
                Sse.Prefetch0(packed + ahead);
                nint row = rows[i];
                AddRow(cells + (row * stride), features, packed[row], sums);
            }
        }

        for (; i < count; i++)
        {
            nint row = rows[i];
            AddRow(cells + (row * stride), features, packed[row], sums);
        }
    }

    /// <summary>Straight code for each number of features: a loop would cost as much as what it does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(byte* cell, int features, ulong value, ulong* sums)
    {
        if ((features & 16) != 0)
        {
            AddEight(cell, value, sums);
            AddEight(cell + 8, value, sums + (8 * Slots));
            return;
        }

        if ((features & 8) != 0)
        {
            AddEight(cell, value, sums);
            cell += 8;
            sums += 8 * Slots;
        }

        if ((features & 4) != 0)
        {
            sums[cell[0]] += value;
            sums[Slots + cell[1]] += value;
            sums[(2 * Slots) + cell[2]] += value;
            sums[(3 * Slots) + cell[3]] += value;
            cell += 4;
            sums += 4 * Slots;
        }

        if ((features & 2) != 0)
        {
            sums[cell[0]] += value;
            sums[Slots + cell[1]] += value;
            cell += 2;
            sums += 2 * Slots;
        }

        if ((features & 1) != 0)
        {
            sums[cell[0]] += value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddEight(byte* cell, ulong value, ulong* sums)
    {
        sums[cell[0]] += value;
        sums[Slots + cell[1]] += value;
        sums[(2 * Slots) + cell[2]] += value;
        sums[(3 * Slots) + cell[3]] += value;
        sums[(4 * Slots) + cell[4]] += value;
        sums[(5 * Slots) + cell[5]] += value;
        sums[(6 * Slots) + cell[6]] += value;
        sums[(7 * Slots) + cell[7]] += value;
    }
}
