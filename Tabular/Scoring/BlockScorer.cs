using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLOpsAspire.Tabular.Scoring;

/// <summary>
/// Scores 64 rows at a time, all of them branch by branch: a branch is one comparison and one bit operation for 8 or 16 rows, whichever
/// way they go (Lucchese et al.: Exploiting CPU SIMD extensions to speed-up document scoring with tree ensembles, 2016).
/// </summary>
internal sealed unsafe class BlockScorer : IDisposable
{
    /// <summary>Rows of a block. The masks of so many stay in registers while a part's branches are gone through.</summary>
    public const int Rows = 64;

    /// <summary>Of the memory worked in. A wide register that is filled from two cache lines takes twice as long.</summary>
    private const nuint Alignment = 64;

    private readonly ForestLayout _layout;
    private readonly int _width = Widest;
    private readonly double* _sums;
    private readonly float* _values;
    private readonly float* _leafValues;
    private readonly uint* _masks;
    private readonly int* _places;

    public BlockScorer(ForestLayout layout)
    {
        _layout = layout;
        var sums = SumCount * Rows;
        var values = layout.FeatureCount * Rows;
        var numbers = values + (2 * Rows) + (layout.Categories.Length * Rows);
        _sums = (double*)NativeMemory.AlignedAlloc((nuint)((sums * sizeof(double)) + (numbers * sizeof(float))), Alignment);
        _values = (float*)(_sums + sums);
        _leafValues = _values + values;
        _masks = (uint*)(_leafValues + Rows);
        _places = (int*)(_masks + Rows);
    }

    /// <summary>How wide the instructions are that are used: 512, 256, or 0 where there are none for what this does. For tests, it may be narrowed.</summary>
    internal int Width
    {
        get => _width;
        init => _width = Math.Min(value, Widest);
    }

    private static int Widest => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512CD.IsSupported ? 512 : Avx2.IsSupported ? 256 : 0;

    /// <summary>The numbers of the block's rows are put here, feature by feature, <see cref="Rows"/> for each.</summary>
    public Span<float> Values => new(_values, _layout.FeatureCount * Rows);

    private int SumCount => _layout.BaseScores.Length * ForestLayout.SumsPerScore;

    public void Dispose() => NativeMemory.AlignedFree(_sums);

    /// <summary>Scores the first rows of the block.</summary>
    /// <param name="count">How many.</param>
    /// <param name="scores">Takes the scores, row by row.</param>
    public void Score(int count, Span<float> scores)
    {
        FindPlaces();
        new Span<double>(_sums, SumCount * Rows).Clear();
        AddParts();
        for (var row = 0; row < count; row++)
        {
            for (var output = 0; output < _layout.BaseScores.Length; output++)
            {
                var at = (output * ForestLayout.SumsPerScore * Rows) + row;
                scores[(row * _layout.BaseScores.Length) + output] = (float)(_layout.BaseScores[output]
                    + (_sums[at] + _sums[at + Rows] + (_sums[at + (2 * Rows)] + _sums[at + (3 * Rows)])));
            }
        }
    }

    private void FindPlaces()
    {
        for (var i = 0; i < _layout.Categories.Length; i++)
        {
            var category = _layout.Categories[i];
            var values = Values.Slice(category.Feature * Rows, Rows);
            for (var row = 0; row < Rows; row++)
            {
                _places[(i * Rows) + row] = category.PlaceOf(values[row]);
            }
        }
    }

    private void AddParts()
    {
        fixed (ForestPart* parts = _layout.Parts)
        fixed (float* thresholds = _layout.Thresholds, leaves = _layout.LeafValues)
        fixed (int* features = _layout.Features)
        fixed (uint* clears = _layout.Clears)
        {
            for (var i = 0; i < _layout.Parts.Length; i++)
            {
                var part = parts[i];
                Begin(part);
                var branches = new Branches(features, thresholds, clears, part.FirstBranch, part.FirstMissingRight, part.EndBranch);
                var own = leaves + (i * ForestLayout.PartLeaves);
                if (Width == 512)
                {
                    Clear512(_values, branches, _masks);
                    Find512(_masks, own, _leafValues);
                }
                else
                {
                    Clear256(_values, branches, _masks);
                    if (Width == 256)
                    {
                        Find256(_masks, own, _leafValues);
                    }
                    else
                    {
                        Find(_masks, own, _leafValues);
                    }
                }

                if (part.IsLast)
                {
                    Add(_sums + (part.Sum * Rows), _leafValues);
                }
            }
        }
    }

    /// <summary>What the categories leave of a part's leaves.</summary>
    private void Begin(ForestPart part)
    {
        new Span<uint>(_masks, Rows).Fill(part.Leaves);
        for (var n = part.FirstTable; n < part.EndTable; n++)
        {
            var table = _layout.CategoryTables[n];
            var left = _layout.Tables.AsSpan(table.Start, _layout.Categories[table.Feature].Count);
            var places = _places + (table.Feature * Rows);
            for (var row = 0; row < Rows; row++)
            {
                _masks[row] &= left[places[row]];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear512(float* values, Branches branches, uint* masks)
    {
        var a = Vector512.Load(masks);
        var b = Vector512.Load(masks + 16);
        var c = Vector512.Load(masks + 32);
        var d = Vector512.Load(masks + 48);
        for (var n = branches.First; n < branches.FirstMissingRight; n++)
        {
            var x = values + (branches.Features[n] * Rows);
            var threshold = Vector512.Create(branches.Thresholds[n]);
            var clear = Vector512.Create(branches.Clears[n]);
            a = Vector512.AndNot(a, Vector512.GreaterThan(Vector512.Load(x), threshold).AsUInt32() & clear);
            b = Vector512.AndNot(b, Vector512.GreaterThan(Vector512.Load(x + 16), threshold).AsUInt32() & clear);
            c = Vector512.AndNot(c, Vector512.GreaterThan(Vector512.Load(x + 32), threshold).AsUInt32() & clear);
            d = Vector512.AndNot(d, Vector512.GreaterThan(Vector512.Load(x + 48), threshold).AsUInt32() & clear);
        }

        // Not "at most the threshold" is true of missing values, too.
        for (var n = branches.FirstMissingRight; n < branches.End; n++)
        {
            var x = values + (branches.Features[n] * Rows);
            var threshold = Vector512.Create(branches.Thresholds[n]);
            var keep = Vector512.Create(~branches.Clears[n]);
            a &= Vector512.LessThanOrEqual(Vector512.Load(x), threshold).AsUInt32() | keep;
            b &= Vector512.LessThanOrEqual(Vector512.Load(x + 16), threshold).AsUInt32() | keep;
            c &= Vector512.LessThanOrEqual(Vector512.Load(x + 32), threshold).AsUInt32() | keep;
            d &= Vector512.LessThanOrEqual(Vector512.Load(x + 48), threshold).AsUInt32() | keep;
        }

        a.Store(masks);
        b.Store(masks + 16);
        c.Store(masks + 32);
        d.Store(masks + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear256(float* values, Branches branches, uint* masks)
    {
        // 32 rows at a time: their masks and what is compared fit into the sixteen registers there are.
        for (var half = 0; half < Rows; half += 32)
        {
            var a = Vector256.Load(masks + half);
            var b = Vector256.Load(masks + half + 8);
            var c = Vector256.Load(masks + half + 16);
            var d = Vector256.Load(masks + half + 24);
            for (var n = branches.First; n < branches.FirstMissingRight; n++)
            {
                var x = values + (branches.Features[n] * Rows) + half;
                var threshold = Vector256.Create(branches.Thresholds[n]);
                var clear = Vector256.Create(branches.Clears[n]);
                a = Vector256.AndNot(a, Vector256.GreaterThan(Vector256.Load(x), threshold).AsUInt32() & clear);
                b = Vector256.AndNot(b, Vector256.GreaterThan(Vector256.Load(x + 8), threshold).AsUInt32() & clear);
                c = Vector256.AndNot(c, Vector256.GreaterThan(Vector256.Load(x + 16), threshold).AsUInt32() & clear);
                d = Vector256.AndNot(d, Vector256.GreaterThan(Vector256.Load(x + 24), threshold).AsUInt32() & clear);
            }

            for (var n = branches.FirstMissingRight; n < branches.End; n++)
            {
                var x = values + (branches.Features[n] * Rows) + half;
                var threshold = Vector256.Create(branches.Thresholds[n]);
                var keep = Vector256.Create(~branches.Clears[n]);
                a &= Vector256.LessThanOrEqual(Vector256.Load(x), threshold).AsUInt32() | keep;
                b &= Vector256.LessThanOrEqual(Vector256.Load(x + 8), threshold).AsUInt32() | keep;
                c &= Vector256.LessThanOrEqual(Vector256.Load(x + 16), threshold).AsUInt32() | keep;
                d &= Vector256.LessThanOrEqual(Vector256.Load(x + 24), threshold).AsUInt32() | keep;
            }

            a.Store(masks + half);
            b.Store(masks + half + 8);
            c.Store(masks + half + 16);
            d.Store(masks + half + 24);
        }
    }

    /// <summary>Takes the value of each row's first leaf that remains; a row without any in this part keeps what it had.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Find512(uint* masks, float* leaves, float* found)
    {
        var low = Vector512.Load(leaves);
        var high = Vector512.Load(leaves + 16);
        for (var row = 0; row < Rows; row += 16)
        {
            var mask = Vector512.Load(masks + row);
            var first = mask & (Vector512<uint>.Zero - mask);
            var place = Vector512.Create(31) - Avx512CD.LeadingZeroCount(first).AsInt32();
            var value = Avx512F.PermuteVar16x32x2(low, place, high);
            var isFound = Vector512.Equals(mask, Vector512<uint>.Zero).AsSingle();
            Vector512.ConditionalSelect(isFound, Vector512.Load(found + row), value).Store(found + row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Find256(uint* masks, float* leaves, float* found)
    {
        const int MantissaBits = 23;
        const int ExponentBias = 127;
        for (var row = 0; row < Rows; row += 8)
        {
            var mask = Vector256.Load(masks + row);
            var first = mask & (Vector256<uint>.Zero - mask);

            // The exponent of a power of two is its logarithm; the sign, of bit 31, is cut off. Without any bit it is below 0.
            var exponent = (Vector256.ConvertToSingle(first.AsInt32()).AsInt32() >>> MantissaBits) & Vector256.Create(0xFF);
            var place = Vector256.Max(exponent - Vector256.Create(ExponentBias), Vector256<int>.Zero);
            var value = Avx2.GatherVector256(leaves, place, sizeof(float));
            var isNone = Vector256.Equals(mask, Vector256<uint>.Zero).AsSingle();
            Vector256.ConditionalSelect(isNone, Vector256.Load(found + row), value).Store(found + row);
        }
    }

    private static void Find(uint* masks, float* leaves, float* found)
    {
        for (var row = 0; row < Rows; row++)
        {
            found[row] = masks[row] != 0 ? leaves[BitOperations.TrailingZeroCount(masks[row])] : found[row];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double* sums, float* values)
    {
        for (var row = 0; row < Rows; row += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(values + row));
            (Vector256.Load(sums + row) + low).Store(sums + row);
            (Vector256.Load(sums + row + 4) + high).Store(sums + row + 4);
        }
    }

    /// <summary>The branches of a part, those from FirstMissingRight on with missing values to the right.</summary>
    private readonly struct Branches(int* features, float* thresholds, uint* clears, int first, int firstMissingRight, int end)
    {
        public readonly int* Features = features;
        public readonly float* Thresholds = thresholds;
        public readonly uint* Clears = clears;
        public readonly int First = first;
        public readonly int FirstMissingRight = firstMissingRight;
        public readonly int End = end;
    }
}
