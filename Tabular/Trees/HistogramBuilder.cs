using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Adds up rows by feature and bin, for one thread: the innermost loop of training. The sums are kept packed until as many rows were
/// added as their bits have room for.
/// </summary>
internal sealed unsafe class HistogramBuilder
{
    /// <summary>Features whose sums of 256 numbers of 8 bytes fit into a core's first cache.</summary>
    private const int GroupFeatures = 16;

    /// <summary>Rows that stay in the second cache while one group of a panel's features after another is added up.</summary>
    private const int CachedRows = 1024;

    /// <summary>How many rows ahead memory is asked for.</summary>
    private const int Ahead = 24;

    private readonly BinnedMatrix _bins;

    /// <summary>For each panel the packed sums, feature by feature.</summary>
    private readonly ulong[][] _sums;

    /// <summary>What was packed before.</summary>
    private readonly Histogram _unpacked;

    private int _rowsInSums;
    private bool _hasUnpacked;

    public HistogramBuilder(BinnedMatrix bins)
    {
        _bins = bins;
        _sums = [.. bins.Panels.Select(panel => GC.AllocateArray<ulong>(panel.Count * FeatureBins.Slots, pinned: true))];
        _unpacked = new Histogram(bins.Offsets[^1]);
    }

    /// <summary>Begins anew, after all sums were moved elsewhere.</summary>
    public void Begin()
    {
        _rowsInSums = 0;
        _hasUnpacked = false;
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">Their numbers, ascending.</param>
    /// <param name="gradients">For each row of the matrix the derivatives.</param>
    /// <param name="packing">How they are packed.</param>
    public void Add(ReadOnlySpan<int> rows, ReadOnlySpan<uint> gradients, GradientPacking packing)
    {
        while (rows.Length > 0)
        {
            var count = Math.Min(rows.Length, packing.BlockRows - _rowsInSums);
            for (var n = 0; n < _sums.Length; n++)
            {
                AddToPanel(n, rows, count, gradients, packing);
            }

            rows = rows[count..];
            _rowsInSums += count;
            if (_rowsInSums == packing.BlockRows)
            {
                Unpack(_unpacked, 0, _bins.Bins.Length, packing);
                _rowsInSums = 0;
                _hasUnpacked = true;
            }
        }
    }

    /// <summary>Moves the sums of some features to a histogram. Different features may be moved at the same time.</summary>
    /// <param name="histogram">The sums are added to what it holds.</param>
    /// <param name="first">The first feature.</param>
    /// <param name="end">The feature after the last.</param>
    /// <param name="packing">How the gradients were packed.</param>
    public void MoveTo(Histogram histogram, int first, int end, GradientPacking packing)
    {
        if (_hasUnpacked)
        {
            var start = _bins.Offsets[first];
            histogram.Add(_unpacked, start, _bins.Offsets[end] - start);
            _unpacked.Clear(start, _bins.Offsets[end] - start);
        }

        if (_rowsInSums > 0)
        {
            Unpack(histogram, first, end, packing);
        }
    }

    private void Unpack(Histogram histogram, int first, int end, GradientPacking packing)
    {
        for (var n = 0; n < _sums.Length; n++)
        {
            var panel = _bins.Panels[n];
            for (var feature = Math.Max(first, panel.First); feature < Math.Min(end, panel.First + panel.Count); feature++)
            {
                var offset = _bins.Offsets[feature];
                var sums = _sums[n].AsSpan((feature - panel.First) * FeatureBins.Slots, _bins.Offsets[feature + 1] - offset);
                histogram.Add(offset, sums, packing);
                sums.Clear();
            }
        }
    }

    private void AddToPanel(int n, ReadOnlySpan<int> rows, int count, ReadOnlySpan<uint> gradients, GradientPacking packing)
    {
        var panel = _bins.Panels[n];
        fixed (byte* cells = panel.Cells)
        fixed (uint* packed = gradients)
        fixed (ulong* sums = _sums[n])
        fixed (int* row = rows)
        {
            if (rows[count - 1] - rows[0] == count - 1)
            {
                // Neighbours: most of all in the first leaf of a tree, which has every row.
                AddRange(cells + ((nint)rows[0] * panel.Stride), panel, packed + rows[0], packing, count, sums);
            }
            else
            {
                AddRows(cells, panel, packed, packing, row, count, rows.Length, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRange(byte* cells, FeaturePanel panel, uint* packed, GradientPacking packing, int count, ulong* sums)
    {
        for (var block = 0; block < count; block += CachedRows)
        {
            var end = Math.Min(count, block + CachedRows);
            for (var group = 0; group < panel.Count; group += GroupFeatures)
            {
                var features = Math.Min(GroupFeatures, panel.Count - group);
                var cell = cells + ((nint)block * panel.Stride) + group;
                for (var i = block; i < end; i++)
                {
                    AddRow(cell, features, packing.Widen(packed[i]), sums + (group * FeatureBins.Slots));
                    cell += panel.Stride;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(
        byte* cells, FeaturePanel panel, uint* packed, GradientPacking packing, int* rows, int count, int rowsToEnd, ulong* sums)
    {
        nint stride = panel.Stride;
        for (var i = 0; i < Math.Min(Ahead, count) && Sse.IsSupported; i++)
        {
            Sse.Prefetch0(cells + (rows[i] * stride));
            Sse.Prefetch0(packed + rows[i]);
        }

        for (var block = 0; block < count; block += CachedRows)
        {
            var end = Math.Min(count, block + CachedRows);
            for (var group = 0; group < panel.Count; group += GroupFeatures)
            {
                var features = Math.Min(GroupFeatures, panel.Count - group);
                var cell = cells + group;
                var i = block;
                if (group == 0 && Sse.IsSupported)
                {
                    for (var last = Math.Min(end, rowsToEnd - Ahead); i < last; i++)
                    {
                        nint ahead = rows[i + Ahead];
                        Sse.Prefetch0(cells + (ahead * stride));
                        Sse.Prefetch0(packed + ahead);
                        nint row = rows[i];
                        AddRow(cell + (row * stride), features, packing.Widen(packed[row]), sums);
                    }
                }

                for (; i < end; i++)
                {
                    nint row = rows[i];
                    AddRow(cell + (row * stride), features, packing.Widen(packed[row]), sums + (group * FeatureBins.Slots));
                }
            }
        }
    }

    /// <summary>Straight code for each number of features: a loop would cost as much as what it does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(byte* cell, int features, ulong value, ulong* sums)
    {
        if ((features & 16) != 0)
        {
            AddEight(cell, value, sums);
            AddEight(cell + 8, value, sums + (8 * FeatureBins.Slots));
            return;
        }

        if ((features & 8) != 0)
        {
            AddEight(cell, value, sums);
            cell += 8;
            sums += 8 * FeatureBins.Slots;
        }

        if ((features & 4) != 0)
        {
            Add(sums, cell[0], value);
            Add(sums + FeatureBins.Slots, cell[1], value);
            Add(sums + (2 * FeatureBins.Slots), cell[2], value);
            Add(sums + (3 * FeatureBins.Slots), cell[3], value);
            cell += 4;
            sums += 4 * FeatureBins.Slots;
        }

        if ((features & 2) != 0)
        {
            Add(sums, cell[0], value);
            Add(sums + FeatureBins.Slots, cell[1], value);
            cell += 2;
            sums += 2 * FeatureBins.Slots;
        }

        if ((features & 1) != 0)
        {
            Add(sums, cell[0], value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddEight(byte* cell, ulong value, ulong* sums)
    {
        Add(sums, cell[0], value);
        Add(sums + FeatureBins.Slots, cell[1], value);
        Add(sums + (2 * FeatureBins.Slots), cell[2], value);
        Add(sums + (3 * FeatureBins.Slots), cell[3], value);
        Add(sums + (4 * FeatureBins.Slots), cell[4], value);
        Add(sums + (5 * FeatureBins.Slots), cell[5], value);
        Add(sums + (6 * FeatureBins.Slots), cell[6], value);
        Add(sums + (7 * FeatureBins.Slots), cell[7], value);
    }

    /// <summary>Written out, not as +=, which the compiler would turn into an address and a sum in two steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ulong* sums, nuint bin, ulong value) => sums[bin] = sums[bin] + value;
}
