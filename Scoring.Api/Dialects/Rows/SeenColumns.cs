using System.Buffers;
using System.Numerics;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>Which columns have come: a bit for each.</summary>
internal ref struct SeenColumns
{
    /// <summary>So many words of memory are lent by the caller, on its stack; more are rented.</summary>
    public const int WordsOnStack = 16;

    private const int BitsPerWord = 64;

    private readonly Span<ulong> _bits;
    private readonly ulong[]? _rented;

    /// <param name="columns">How many columns there are.</param>
    /// <param name="memory">Of <see cref="WordsOnStack"/> words.</param>
    public SeenColumns(int columns, Span<ulong> memory)
    {
        var words = (columns + BitsPerWord - 1) / BitsPerWord;
        _rented = words > memory.Length ? ArrayPool<ulong>.Shared.Rent(words) : null;
        _bits = _rented is null ? memory[..words] : _rented.AsSpan(0, words);
        _bits.Clear();
    }

    /// <returns>False when it had come before.</returns>
    public readonly bool Add(int column)
    {
        ref var word = ref _bits[column / BitsPerWord];
        var bit = 1UL << (column % BitsPerWord);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    /// <summary>The first that has not come. There is one.</summary>
    public readonly int FirstMissing()
    {
        var word = _bits.IndexOfAnyExcept(ulong.MaxValue);
        return (word * BitsPerWord) + BitOperations.TrailingZeroCount(~_bits[word]);
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(_rented);
        }
    }
}
