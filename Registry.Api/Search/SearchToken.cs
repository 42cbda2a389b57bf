namespace MLOpsAspire.Registry.Api.Search;

/// <summary>A word, value or sign of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Without its quotes.</param>
/// <param name="Start">Where it begins in the text, from 0.</param>
/// <param name="End">Where the text goes on after it.</param>
internal readonly record struct SearchToken(SearchTokenKind Kind, string Text, int Start, int End)
{
    public bool IsQuoted => Kind is SearchTokenKind.SingleQuoted or SearchTokenKind.DoubleQuoted or SearchTokenKind.Backticked;

    /// <summary>True for a word of the language, which may be written in any case.</summary>
    public bool Is(string keyword) => Kind == SearchTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
