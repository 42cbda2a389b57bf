using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLOpsAspire.Tabular.Scoring;

/// <summary>
/// Scores one row, sixteen trees side by side, where the row's numbers fit into two registers and can be looked up in them: each branch of
/// a tree is compared together with one of each of its fifteen neighbours.
/// </summary>
internal sealed unsafe class WideRowScorer
{
    /// <summary>What two registers of 512 bits hold.</summary>
    private const int MaxFeatures = 32;

    private const int Lanes = 16;

    private readonly ForestLayout _layout;

    /// <summary>For each sixteen trees where their branches begin, in sixteens, and at the end how many there are.</summary>
    private readonly int[] _starts;

    private readonly AlignedArray<int> _features;
    private readonly AlignedArray<float> _thresholds;
    private readonly AlignedArray<uint> _clears;
    private readonly AlignedArray<uint> _leaves;

    private WideRowScorer(ForestLayout layout)
    {
        _layout = layout;
        var groups = (layout.Parts.Length + Lanes - 1) / Lanes;
        _starts = new int[groups + 1];
        for (var group = 0; group < groups; group++)
        {
            _starts[group + 1] = _starts[group] + layout.Parts.Skip(group * Lanes).Take(Lanes).Max(part => part.EndBranch - part.FirstBranch);
        }

        var length = _starts[^1] * Lanes;
        _features = new AlignedArray<int>(length);
        _thresholds = new AlignedArray<float>(length);
        _clears = new AlignedArray<uint>(length);
        _leaves = new AlignedArray<uint>(groups * Lanes);

        // A branch that is not there clears nothing.
        foreach (var (index, part) in layout.Parts.Index())
        {
            _leaves.Span[index] = part.Leaves;
            for (var branch = part.FirstBranch; branch < part.EndBranch; branch++)
            {
                var at = ((_starts[index / Lanes] + branch - part.FirstBranch) * Lanes) + (index % Lanes);
                _features.Span[at] = layout.Features[branch];
                _thresholds.Span[at] = layout.Thresholds[branch];
                _clears.Span[at] = layout.Clears[branch];
            }
        }
    }

    /// <returns>Null when the forest or the machine is not made for it.</returns>
    public static WideRowScorer? TryCreate(ForestLayout layout) =>
        Avx512F.IsSupported && Avx512CD.IsSupported && layout.FeatureCount is > 0 and <= MaxFeatures && layout.BaseScores.Length == 1
            && layout.Categories.Length == 0 && layout.Parts.Length > 0 && layout.Parts.Index().All(part => part.Item.IsLast && part.Item.Sum == part.Index % ForestLayout.SumsPerScore)
            ? new WideRowScorer(layout)
            : null;

    /// <param name="row">One number per feature, none of them missing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Score(ReadOnlySpan<float> row)
    {
        var padded = stackalloc float[MaxFeatures];
        row[.._layout.FeatureCount].CopyTo(new Span<float>(padded, MaxFeatures));
        var (low, high) = (Vector512.Load(padded), Vector512.Load(padded + Lanes));
        var sums = Vector256<double>.Zero;
        var features = _features.Start;
        var thresholds = _thresholds.Start;
        var clears = _clears.Start;
        fixed (int* starts = _starts)
        fixed (float* values = _layout.LeafValues)
        {
            for (var group = 0; group < _starts.Length - 1; group++)
            {
                var mask = Vector512.Load(_leaves.Start + (group * Lanes));
                for (var n = starts[group]; n < starts[group + 1]; n++)
                {
                    var value = Avx512F.PermuteVar16x32x2(low, Vector512.Load(features + (n * Lanes)), high);
                    var fails = Vector512.GreaterThan(value, Vector512.Load(thresholds + (n * Lanes))).AsUInt32();
                    mask = Vector512.AndNot(mask, fails & Vector512.Load(clears + (n * Lanes)));
                }

                sums = AddUp(sums, mask, values + (group * Lanes * ForestLayout.PartLeaves), Math.Min(Lanes, _layout.Parts.Length - (group * Lanes)));
            }
        }

        return (float)(_layout.BaseScores[0] + (sums[0] + sums[1] + (sums[2] + sums[3])));
    }

    /// <summary>Adds the value of each tree's first leaf that remains: four trees to the four sums, then the next four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AddUp(Vector256<double> sums, Vector512<uint> mask, float* values, int trees)
    {
        var first = mask & (Vector512<uint>.Zero - mask);
        var places = Vector512.Create(31) - Avx512CD.LeadingZeroCount(first).AsInt32();
        var at = places + (Vector512<int>.Indices * ForestLayout.PartLeaves);

        // Lanes beyond the last tree have no leaves; they are not to be looked up.
        var isTree = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(trees));
        at &= isTree;
        var found = Vector512.Create(Avx2.GatherVector256(values, at.GetLower(), sizeof(float)), Avx2.GatherVector256(values, at.GetUpper(), sizeof(float)))
            & isTree.AsSingle();
        var (low, high) = Vector512.Widen(found);
        return sums + low.GetLower() + low.GetUpper() + high.GetLower() + high.GetUpper();
    }
}
