using System.Buffers;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>The rows of a request as numbers, row by row, in memory that is used again for other requests.</summary>
internal sealed class RowBatch
{
    /// <summary>The most numbers whose memory is kept between requests.</summary>
    private const int MaxKept = 16 * 1024;

    private float[] _numbers = [];
    private int _width;

    public int Count { get; private set; }

    /// <summary>Begins anew, with rows of so many numbers.</summary>
    public void Begin(int width)
    {
        _width = width;
        Count = 0;
    }

    /// <summary>The numbers of a row.</summary>
    public Span<float> this[int row] => _numbers.AsSpan(row * _width, _width);

    /// <summary>One row more, to be filled.</summary>
    public Span<float> Add()
    {
        Add(1);
        return this[Count - 1];
    }

    /// <summary>More rows, to be filled. The caller has seen to it that the request holds their values.</summary>
    public void Add(int rows)
    {
        var needed = checked((Count + rows) * _width);
        if (needed > _numbers.Length)
        {
            var larger = ArrayPool<float>.Shared.Rent((int)Math.Min(Math.Max(needed, 2L * _numbers.Length), Array.MaxLength));
            _numbers.AsSpan(0, Count * _width).CopyTo(larger);
            Return();
            _numbers = larger;
        }

        Count += rows;
    }

    /// <summary>Ends the use for a request.</summary>
    public void End()
    {
        Count = 0;
        if (_numbers.Length > MaxKept)
        {
            Return();
            _numbers = [];
        }
    }

    private void Return()
    {
        if (_numbers.Length > 0)
        {
            ArrayPool<float>.Shared.Return(_numbers);
        }
    }
}
