using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLOpsAspire.Tabular.Scoring;

/// <summary>
/// Scores one row: feature by feature, the branches that it fails are the first in the order of their thresholds, so that no branch it
/// passes is looked at (Lucchese et al.: QuickScorer, 2015).
/// </summary>
internal sealed unsafe class RowScorer
{
    private const int MaxOnStack = 2048;

    private readonly ForestLayout _layout;

    /// <summary>For each feature where its branches begin, and at the end how many there are.</summary>
    private readonly int[] _starts;

    /// <summary>Ascending for each feature.</summary>
    private readonly float[] _thresholds;

    private readonly int[] _parts;
    private readonly uint[] _keeps;

    /// <summary>The same for the branches that a missing value fails.</summary>
    private readonly int[] _missingStarts;

    private readonly int[] _missingParts;
    private readonly uint[] _missingKeeps;

    /// <summary>The part of each table of categories.</summary>
    private readonly int[] _tableParts;

    public RowScorer(ForestLayout layout)
    {
        _layout = layout;
        _tableParts = new int[layout.CategoryTables.Length];
        var partOf = new int[layout.Features.Length];
        var missingGoesRight = new bool[layout.Features.Length];
        foreach (var (index, part) in layout.Parts.Index())
        {
            partOf.AsSpan(part.FirstBranch..part.EndBranch).Fill(index);
            missingGoesRight.AsSpan(part.FirstMissingRight..part.EndBranch).Fill(true);
            _tableParts.AsSpan(part.FirstTable..part.EndTable).Fill(index);
        }

        var order = Enumerable.Range(0, layout.Features.Length).ToArray();
        var byThreshold = order.OrderBy(branch => layout.Features[branch]).ThenBy(branch => layout.Thresholds[branch]).ToArray();
        _starts = StartsOf(byThreshold);
        _thresholds = [.. byThreshold.Select(branch => layout.Thresholds[branch])];
        _parts = [.. byThreshold.Select(branch => partOf[branch])];
        _keeps = [.. byThreshold.Select(branch => ~layout.Clears[branch])];
        var failedByMissing = order.Where(branch => missingGoesRight[branch]).OrderBy(branch => layout.Features[branch]).ToArray();
        _missingStarts = StartsOf(failedByMissing);
        _missingParts = [.. failedByMissing.Select(branch => partOf[branch])];
        _missingKeeps = [.. failedByMissing.Select(branch => ~layout.Clears[branch])];
    }

    /// <param name="row">One number per feature.</param>
    /// <param name="scores">Takes one per output.</param>
    public void Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        var parts = _layout.Parts.Length;
        if (parts <= MaxOnStack)
        {
            var masks = stackalloc uint[Math.Max(parts, 1)];
            Score(row, masks, scores);
            return;
        }

        var rented = ArrayPool<uint>.Shared.Rent(parts);
        fixed (uint* masks = rented)
        {
            Score(row, masks, scores);
        }

        ArrayPool<uint>.Shared.Return(rented);
    }

    private void Score(ReadOnlySpan<float> row, uint* masks, Span<float> scores)
    {
        for (var part = 0; part < _layout.Parts.Length; part++)
        {
            masks[part] = _layout.Parts[part].Leaves;
        }

        ClearNumbers(row, masks);
        ClearCategories(row, masks);
        AddUp(masks, scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ClearNumbers(ReadOnlySpan<float> row, uint* masks)
    {
        fixed (float* thresholds = _thresholds)
        fixed (int* parts = _parts)
        fixed (uint* keeps = _keeps)
        {
            for (var feature = 0; feature < _layout.FeatureCount; feature++)
            {
                var value = row[feature];
                if (float.IsNaN(value))
                {
                    ClearMissing(feature, masks);
                    continue;
                }

                var end = _starts[feature + 1];
                for (var branch = _starts[feature]; branch < end && value > thresholds[branch]; branch++)
                {
                    masks[parts[branch]] &= keeps[branch];
                }
            }
        }
    }

    private void ClearMissing(int feature, uint* masks)
    {
        for (var branch = _missingStarts[feature]; branch < _missingStarts[feature + 1]; branch++)
        {
            masks[_missingParts[branch]] &= _missingKeeps[branch];
        }
    }

    private void ClearCategories(ReadOnlySpan<float> row, uint* masks)
    {
        if (_layout.CategoryTables.Length == 0)
        {
            return;
        }

        Span<int> places = stackalloc int[_layout.Categories.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = _layout.Categories[i].PlaceOf(row[_layout.Categories[i].Feature]);
        }

        for (var i = 0; i < _layout.CategoryTables.Length; i++)
        {
            var table = _layout.CategoryTables[i];
            masks[_tableParts[i]] &= _layout.Tables[table.Start + places[table.Feature]];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddUp(uint* masks, Span<float> scores)
    {
        const int Sums = ForestLayout.SumsPerScore;
        var sums = stackalloc double[scores.Length * Sums];
        new Span<double>(sums, scores.Length * Sums).Clear();
        fixed (float* leaves = _layout.LeafValues)
        fixed (ForestPart* parts = _layout.Parts)
        {
            var value = 0f;
            for (var i = 0; i < _layout.Parts.Length; i++)
            {
                value = masks[i] != 0 ? leaves[(i * ForestLayout.PartLeaves) + BitOperations.TrailingZeroCount(masks[i])] : value;
                if (parts[i].IsLast)
                {
                    sums[parts[i].Sum] += value;
                }
            }
        }

        for (var output = 0; output < scores.Length; output++)
        {
            var own = sums + (output * Sums);
            scores[output] = (float)(_layout.BaseScores[output] + (own[0] + own[1] + (own[2] + own[3])));
        }
    }

    private int[] StartsOf(int[] branches)
    {
        var starts = new int[_layout.FeatureCount + 1];
        foreach (var branch in branches)
        {
            starts[_layout.Features[branch] + 1]++;
        }

        for (var feature = 0; feature < _layout.FeatureCount; feature++)
        {
            starts[feature + 1] += starts[feature];
        }

        return starts;
    }
}
