namespace MLOpsAspire.Registry.Api.Search;

/// <summary>Walks over the tokens of a filter or an order, and keeps the first problem it meets.</summary>
internal sealed class SearchReader(IReadOnlyList<SearchToken> tokens, SearchSchema schema)
{
    private int _next;

    public SearchSchema Schema => schema;

    public string? Problem { get; private set; }

    /// <summary>The token that is read next.</summary>
    public SearchToken Current => tokens[_next];

    /// <summary>Reads a token; the end is never passed.</summary>
    public SearchToken Take()
    {
        var token = tokens[_next];
        _next = Math.Min(_next + 1, tokens.Count - 1);
        return token;
    }

    /// <summary>Reads a word of the language if it comes next.</summary>
    public bool TakeWord(string keyword)
    {
        if (!Current.Is(keyword))
        {
            return false;
        }

        Take();
        return true;
    }

    /// <summary>Reads <c>entity.key</c>, or <c>key</c> of an attribute.</summary>
    /// <returns>Null when there is a <see cref="Problem"/>.</returns>
    public SearchName? ReadName()
    {
        var first = Take();
        if (first.Kind is not (SearchTokenKind.Word or SearchTokenKind.Backticked or SearchTokenKind.DoubleQuoted))
        {
            return Fail<SearchName>(first, $"a key such as {Example} belongs here, not {SearchProblem.Found(first)}.");
        }

        if (!IsDot(first))
        {
            return new SearchName(SearchEntity.Attribute, schema.FirstName(first.Text), first);
        }

        if (first.Kind == SearchTokenKind.DoubleQuoted || !schema.Entities.TryGetValue(first.Text, out var entity))
        {
            var known = string.Join(", ", schema.Entities.Keys.Order(StringComparer.Ordinal));
            return Fail<SearchName>(first, $"no key begins with {SearchProblem.Quote(first.Text)}; write one of {known}.");
        }

        return ReadKey() is { } key ? new SearchName(entity, entity == SearchEntity.Attribute ? schema.FirstName(key) : key, first) : null;
    }

    /// <summary>Keeps a problem with a token.</summary>
    public T? Fail<T>(SearchToken token, string problem)
        where T : class
    {
        Problem ??= SearchProblem.At(token.Start, problem);
        return null;
    }

    private string Example => schema.Entities.ContainsKey("metrics") ? "metrics.auc or params.`learning rate`" : "name or tags.`a key`";

    private bool IsDot(SearchToken before) => Current.Kind == SearchTokenKind.Dot && Current.Start == before.End;

    /// <summary>What follows the first dot: one quoted key, or words with dots between them.</summary>
    private string? ReadKey()
    {
        var parts = new List<string>();
        SearchToken part;
        do
        {
            var dot = Take();
            part = Take();
            if (part.Start != dot.End || !(part.Kind == SearchTokenKind.Word || (part.IsQuoted && parts.Count == 0)))
            {
                return Fail<string>(part, "after the dot comes a key; put one that holds more than letters, digits, '_' and '.' between backticks.");
            }

            parts.Add(part.Text);
        }
        while (!part.IsQuoted && IsDot(part));

        return string.Join('.', parts);
    }
}
