using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Scoring;

/// <summary>
/// A tree ensemble made ready to score. One row or many, with whatever instructions and threads: the same row has the same bits for its
/// score. It can be used by several threads at once.
/// </summary>
public sealed class CompiledForest
{
    /// <summary>Up to so many rows are scored sooner one by one than as a block.</summary>
    private const int FewRows = 16;

    /// <summary>Below this, threads would take longer to begin than to score.</summary>
    private const int RowsPerThread = 2048;

    private readonly ForestLayout _layout;
    private readonly RowScorer _rowScorer;
    private readonly WideRowScorer? _wideRowScorer;
    private readonly int? _width;

    private CompiledForest(ForestLayout layout, int? width)
    {
        _layout = layout;
        _width = width;
        _rowScorer = new RowScorer(layout);
        _wideRowScorer = width is null or 512 ? WideRowScorer.TryCreate(layout) : null;
    }

    /// <summary>How many numbers a row has.</summary>
    public int FeatureCount => _layout.FeatureCount;

    /// <summary>How many scores a row gets.</summary>
    public int Outputs => _layout.BaseScores.Length;

    /// <summary>Makes an ensemble ready.</summary>
    public static CompiledForest Compile(TreeEnsemble trees) => Compile(trees, width: null);

    /// <summary>Makes an ensemble ready to be scored with narrower vectors than the machine may have, for tests.</summary>
    /// <param name="trees">The ensemble.</param>
    /// <param name="width">512, 256, 0 for no vectors where that can be; null for as wide as the machine has.</param>
    internal static CompiledForest Compile(TreeEnsemble trees, int? width) => new(ForestCompiler.Compile(trees), width);

    /// <summary>Scores one row, without allocating.</summary>
    /// <param name="row">One number per feature, NaN where it is missing.</param>
    /// <param name="scores">Takes one number per output.</param>
    public void Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, Outputs);
        if (_wideRowScorer is not null && !HasMissing(row[..FeatureCount]))
        {
            scores[0] = _wideRowScorer.Score(row);
        }
        else
        {
            _rowScorer.Score(row, scores);
        }
    }

    /// <summary>The only score of a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are several.</exception>
    public float Score(ReadOnlySpan<float> row)
    {
        var score = 0f;
        Score(row, new Span<float>(ref score));
        return score;
    }

    /// <summary>Scores rows that lie one after another.</summary>
    /// <param name="rows">Row by row one number per feature.</param>
    /// <param name="scores">Takes the scores, row by row.</param>
    /// <param name="threads">The most threads to work; 0 for one per core.</param>
    public void ScoreRows(ReadOnlyMemory<float> rows, Memory<float> scores, int threads = 0)
    {
        var count = FeatureCount == 0 ? 0 : rows.Length / FeatureCount;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, count * FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, count * Outputs);
        if (count > FewRows)
        {
            Divide(count, threads, (start, end) => ScoreRows(rows.Span, start, end, scores.Span));
            return;
        }

        for (var row = 0; row < count; row++)
        {
            Score(rows.Span.Slice(row * FeatureCount, FeatureCount), scores.Span.Slice(row * Outputs, Outputs));
        }
    }

    /// <summary>Scores the rows of a matrix.</summary>
    /// <param name="rows">As many features as there are.</param>
    /// <param name="threads">The most threads to work; 0 for one per core.</param>
    /// <returns>The scores, row by row.</returns>
    public float[] Score(FeatureMatrix rows, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.FeatureCount, FeatureCount, nameof(rows));
        var scores = new float[rows.RowCount * Outputs];
        Divide(rows.RowCount, threads, (start, end) => ScoreColumns(rows, start, end, scores));
        return scores;
    }

    private static bool HasMissing(ReadOnlySpan<float> row)
    {
        foreach (var value in row)
        {
            if (float.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }

    private static void Divide(int count, int threads, Action<int, int> score)
    {
        var parts = Math.Min(threads == 0 ? Environment.ProcessorCount : threads, count / RowsPerThread);
        if (parts <= 1)
        {
            score(0, count);
            return;
        }

        // Many small pieces, taken one by one, so that no thread waits long for another at the end. Whole blocks, so that none is scored in halves.
        const int PieceRows = 16 * BlockScorer.Rows;
        var next = -1;
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, _ =>
        {
            while (Interlocked.Increment(ref next) is var piece && (long)piece * PieceRows < count)
            {
                score(piece * PieceRows, Math.Min(count, (piece + 1) * PieceRows));
            }
        });
    }

    private void ScoreRows(ReadOnlySpan<float> rows, int start, int end, Span<float> scores)
    {
        using var scorer = Scorer();
        for (var first = start; first < end; first += BlockScorer.Rows)
        {
            var count = Math.Min(BlockScorer.Rows, end - first);
            Transpose(rows.Slice(first * FeatureCount, count * FeatureCount), scorer.Values);
            scorer.Score(count, scores.Slice(first * Outputs, count * Outputs));
        }
    }

    private void ScoreColumns(FeatureMatrix rows, int start, int end, Span<float> scores)
    {
        using var scorer = Scorer();
        for (var first = start; first < end; first += BlockScorer.Rows)
        {
            var count = Math.Min(BlockScorer.Rows, end - first);
            for (var feature = 0; feature < FeatureCount; feature++)
            {
                var values = scorer.Values.Slice(feature * BlockScorer.Rows, BlockScorer.Rows);
                rows.Column(feature).Slice(first, count).CopyTo(values);
                values[count..].Clear();
            }

            scorer.Score(count, scores.Slice(first * Outputs, count * Outputs));
        }
    }

    private BlockScorer Scorer() => _width is { } width ? new BlockScorer(_layout) { Width = width } : new BlockScorer(_layout);

    private void Transpose(ReadOnlySpan<float> rows, Span<float> values)
    {
        var count = rows.Length / FeatureCount;
        for (var row = 0; row < count; row++)
        {
            var own = rows.Slice(row * FeatureCount, FeatureCount);
            for (var feature = 0; feature < own.Length; feature++)
            {
                values[(feature * BlockScorer.Rows) + row] = own[feature];
            }
        }

        for (var feature = 0; feature < FeatureCount && count < BlockScorer.Rows; feature++)
        {
            values.Slice((feature * BlockScorer.Rows) + count, BlockScorer.Rows - count).Clear();
        }
    }
}
