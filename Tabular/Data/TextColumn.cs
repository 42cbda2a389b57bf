namespace MLOpsAspire.Tabular.Data;

/// <summary>A column of texts.</summary>
public sealed class TextColumn : Column
{
    private readonly int[] _codes;

    internal TextColumn(string name, IReadOnlyList<string> texts, int[] codes, int firstTextLine)
        : base(name)
    {
        FirstTextLine = firstTextLine;
        Texts = texts;
        _codes = codes;
        MissingCount = codes.Count(code => code < 0);
    }

    /// <summary>The different texts, in ordinal order.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>For each row the index into <see cref="Texts"/>; -1 where the value is missing.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>
    /// The line of the file that holds the first text that is no number. 0 if all look like numbers, which is so only in a column that
    /// was declared to hold texts.
    /// </summary>
    public int FirstTextLine { get; }

    public override int MissingCount { get; }
}
