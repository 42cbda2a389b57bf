using System.Collections.Frozen;

namespace MLOpsAspire.Tabular.Data;

/// <summary>What stands for a missing value besides the empty field.</summary>
internal sealed class MissingValues
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts;
    private readonly FrozenSet<float> _numbers;

    /// <param name="tokens">See <see cref="TableOptions.Missing"/>.</param>
    public MissingValues(IReadOnlyCollection<string> tokens)
    {
        // Fields are trimmed as well.
        var texts = tokens.Select(token => token.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _texts = texts.GetAlternateLookup<ReadOnlySpan<char>>();
        _numbers = texts.Select(NumberIn).OfType<float>().ToFrozenSet();
        HasNumbers = _numbers.Count > 0;
    }

    /// <summary>True when some tokens are numbers.</summary>
    public bool HasNumbers { get; }

    /// <summary>True when a field's text is a token.</summary>
    public bool Contains(ReadOnlySpan<char> text) => _texts.Contains(text);

    /// <summary>True when a number is that of a token.</summary>
    public bool Contains(float number) => _numbers.Contains(number);

    private static float? NumberIn(string token) => WrittenNumber.TryRead(token, out var number) && float.IsFinite(number) ? number : null;
}
