namespace MLOpsAspire.Registry.Api.Search;

internal enum SearchTokenKind
{
    /// <summary>Letters, digits and <c>_</c>: a part of a key, or a word of the language.</summary>
    Word,

    /// <summary>Between single quotes.</summary>
    SingleQuoted,

    /// <summary>Between double quotes: a key or a text.</summary>
    DoubleQuoted,

    /// <summary>Between backticks: a key.</summary>
    Backticked,

    Number,

    /// <summary>Made of the characters <c>&lt; &gt; = ! ~</c>.</summary>
    Operator,

    Dot,
    Comma,
    Open,
    Close,

    /// <summary>The end of the text.</summary>
    End,
}
