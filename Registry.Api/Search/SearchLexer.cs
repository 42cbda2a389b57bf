namespace MLOpsAspire.Registry.Api.Search;

/// <summary>Divides a filter into tokens, in one pass over its characters.</summary>
internal sealed class SearchLexer
{
    private readonly string _text;
    private readonly List<SearchToken> _tokens = [];
    private int _position;

    private SearchLexer(string text) => _text = text;

    /// <summary>The tokens, of which the last is <see cref="SearchTokenKind.End"/>.</summary>
    public static Parsed<IReadOnlyList<SearchToken>> Read(string text)
    {
        var lexer = new SearchLexer(text);
        var problem = lexer.ReadAll();
        return problem is null ? new(lexer._tokens, null) : new(null, SearchProblem.At(lexer._position, problem));
    }

    private string? ReadAll()
    {
        while (true)
        {
            while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }

            if (_position == _text.Length)
            {
                Add(SearchTokenKind.End, "", _position);
                return null;
            }

            if (ReadNext() is { } problem)
            {
                return problem;
            }
        }
    }

    private string? ReadNext() => _text[_position] switch
    {
        '\'' => ReadQuoted(SearchTokenKind.SingleQuoted),
        '"' => ReadQuoted(SearchTokenKind.DoubleQuoted),
        '`' => ReadQuoted(SearchTokenKind.Backticked),
        ',' => ReadSign(SearchTokenKind.Comma),
        '(' => ReadSign(SearchTokenKind.Open),
        ')' => ReadSign(SearchTokenKind.Close),
        '.' when FollowsKey() => ReadSign(SearchTokenKind.Dot),
        '.' or '-' or (>= '0' and <= '9') => ReadNumber(),
        var c when IsWord(c) => ReadWhile(SearchTokenKind.Word, IsWord),
        var c when IsOperator(c) => ReadWhile(SearchTokenKind.Operator, IsOperator),
        ';' => "a filter is one expression; join its comparisons by AND.",
        _ => "this character can only stand between quotes.",
    };

    /// <summary>True where no space divides this place from a part of a key.</summary>
    private bool FollowsKey() =>
        _tokens is [.., { Kind: SearchTokenKind.Word or SearchTokenKind.Backticked or SearchTokenKind.DoubleQuoted } last] && last.End == _position;

    /// <summary>A quote within the quotes is written twice.</summary>
    private string? ReadQuoted(SearchTokenKind kind)
    {
        var quote = _text[_position];
        for (var end = _text.IndexOf(quote, _position + 1); end >= 0; end = _text.IndexOf(quote, end + 2))
        {
            if (end + 1 == _text.Length || _text[end + 1] != quote)
            {
                Add(kind, _text[(_position + 1)..end].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal), end + 1);
                return null;
            }
        }

        return "this quote is not closed; a quote within the quotes is written twice.";
    }

    private string? ReadNumber()
    {
        var end = SearchNumber.EndOf(_text, _position);
        if (end > _position && (end == _text.Length || !IsWord(_text[end])))
        {
            Add(SearchTokenKind.Number, _text[_position..end], end);
            return null;
        }

        return IsWord(_text[_position])
            ? ReadWhile(SearchTokenKind.Word, IsWord)
            : "a number is written as 12, -0.5 or 1e-3, and a key that holds such a character stands between backticks.";
    }

    private string? ReadWhile(SearchTokenKind kind, Func<char, bool> belongs)
    {
        var end = _position + 1;
        while (end < _text.Length && belongs(_text[end]))
        {
            end++;
        }

        Add(kind, _text[_position..end], end);
        return null;
    }

    private string? ReadSign(SearchTokenKind kind)
    {
        Add(kind, _text[_position].ToString(), _position + 1);
        return null;
    }

    private void Add(SearchTokenKind kind, string text, int end)
    {
        _tokens.Add(new SearchToken(kind, text, _position, end));
        _position = end;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool IsOperator(char c) => c is '<' or '>' or '=' or '!' or '~';
}
