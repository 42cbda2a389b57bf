namespace MLOpsAspire.Registry.Api.Search;

/// <summary>Reads one comparison of a filter: a key, an operator, a value.</summary>
internal static class ComparisonReader
{
    private static readonly Dictionary<SearchOperator, string> Names = new()
    {
        [SearchOperator.Equal] = "=",
        [SearchOperator.NotEqual] = "!=",
        [SearchOperator.Less] = "<",
        [SearchOperator.LessOrEqual] = "<=",
        [SearchOperator.Greater] = ">",
        [SearchOperator.GreaterOrEqual] = ">=",
        [SearchOperator.Like] = "LIKE",
        [SearchOperator.ILike] = "ILIKE",
        [SearchOperator.In] = "IN",
        [SearchOperator.NotIn] = "NOT IN",
        [SearchOperator.IsNull] = "IS NULL",
        [SearchOperator.IsNotNull] = "IS NOT NULL",
    };

    /// <returns>Null when the reader has a problem.</returns>
    public static Comparison? Read(SearchReader reader)
    {
        if (reader.ReadName() is not { } name || FieldOf(reader, name) is not { } field)
        {
            return null;
        }

        var sign = reader.Current;
        if (ReadOperator(reader) is not { } written || !field.Operators.Contains(written))
        {
            var known = string.Join(", ", field.Operators.Select(known => Names[known]));
            return reader.Fail<Comparison>(sign, $"{SearchProblem.Quote(name.Key)} is compared by one of {known}, not by {SearchProblem.Found(sign)}.");
        }

        return ReadValue(reader, field, written) is { } value ? new Comparison(name.Entity, name.Key, written, value) : null;
    }

    private static SearchField? FieldOf(SearchReader reader, SearchName name)
    {
        switch (name.Entity)
        {
            case SearchEntity.Metric:
                return SearchField.Metric(name.Key);
            case SearchEntity.Param or SearchEntity.Tag:
                return SearchField.ParamOrTag(name.Key);
        }

        var fields = name.Entity == SearchEntity.Dataset ? reader.Schema.Datasets : reader.Schema.Attributes;
        return fields.FirstOrDefault(field => field.Key == name.Key) ?? reader.Fail<SearchField>(
            name.Token,
            $"{SearchProblem.Quote(name.Key)} is none of the keys to search by here: {string.Join(", ", fields.Select(field => field.Key))}.");
    }

    private static SearchOperator? ReadOperator(SearchReader reader)
    {
        var isNot = false;
        var token = reader.Take();
        if (token.Is("IS"))
        {
            isNot = reader.TakeWord("NOT");
            return !reader.TakeWord("NULL") ? null : isNot ? SearchOperator.IsNotNull : SearchOperator.IsNull;
        }

        if (token.Is("NOT"))
        {
            return reader.TakeWord("IN") ? SearchOperator.NotIn : null;
        }

        return token.Is("IN") ? SearchOperator.In
            : token.Is("LIKE") ? SearchOperator.Like
            : token.Is("ILIKE") ? SearchOperator.ILike
            : token.Kind == SearchTokenKind.Operator ? OperatorOf(token.Text) : null;
    }

    private static SearchOperator? OperatorOf(string sign) => sign switch
    {
        "=" => SearchOperator.Equal,
        "!=" => SearchOperator.NotEqual,
        "<" => SearchOperator.Less,
        "<=" => SearchOperator.LessOrEqual,
        ">" => SearchOperator.Greater,
        ">=" => SearchOperator.GreaterOrEqual,
        _ => null,
    };

    private static SearchValue? ReadValue(SearchReader reader, SearchField field, SearchOperator written) => (written, field.Type) switch
    {
        (SearchOperator.IsNull or SearchOperator.IsNotNull, _) => new SearchValue.None(),
        (SearchOperator.In or SearchOperator.NotIn, _) => ReadTexts(reader),
        (_, SearchType.Text) => ReadText(reader) is { } text ? new SearchValue.Text(text) : null,
        (_, SearchType.Whole) => ReadWhole(reader),
        _ => ReadNumber(reader),
    };

    private static SearchValue.Number? ReadNumber(SearchReader reader)
    {
        var token = reader.Take();
        return token.Kind == SearchTokenKind.Number && SearchNumber.ToDouble(token.Text) is { } number
            ? new SearchValue.Number(number)
            : reader.Fail<SearchValue.Number>(token, $"a finite number without quotes belongs here, not {SearchProblem.Found(token)}.");
    }

    private static SearchValue.Whole? ReadWhole(SearchReader reader)
    {
        var token = reader.Take();
        return token.Kind == SearchTokenKind.Number && SearchNumber.ToLong(token.Text) is { } number
            ? new SearchValue.Whole(number)
            : reader.Fail<SearchValue.Whole>(token, $"a whole number without quotes belongs here, not {SearchProblem.Found(token)}.");
    }

    private static string? ReadText(SearchReader reader)
    {
        var token = reader.Take();
        return token.Kind is SearchTokenKind.SingleQuoted or SearchTokenKind.DoubleQuoted
            ? token.Text
            : reader.Fail<string>(token, $"a text between single or double quotes belongs here, not {SearchProblem.Found(token)}.");
    }

    /// <summary>A list in parentheses, which may end with a comma as Python's tuples do.</summary>
    private static SearchValue.Texts? ReadTexts(SearchReader reader)
    {
        var open = reader.Take();
        if (open.Kind != SearchTokenKind.Open)
        {
            return reader.Fail<SearchValue.Texts>(open, $"a list such as ('a', 'b') belongs here, not {SearchProblem.Found(open)}.");
        }

        var texts = new List<string>();
        do
        {
            if (texts.Count > 0 && reader.Current.Kind == SearchTokenKind.Close)
            {
                break;
            }

            if (texts.Count == Filter.MaxListLength)
            {
                return reader.Fail<SearchValue.Texts>(reader.Current, $"a list has at most {Filter.MaxListLength} texts.");
            }

            if (ReadText(reader) is not { } text)
            {
                return null;
            }

            texts.Add(text);
        }
        while (TakeComma(reader));

        var close = reader.Take();
        return close.Kind == SearchTokenKind.Close
            ? new SearchValue.Texts(texts)
            : reader.Fail<SearchValue.Texts>(close, $"a comma or ')' belongs here, not {SearchProblem.Found(close)}.");
    }

    private static bool TakeComma(SearchReader reader) => reader.Current.Kind == SearchTokenKind.Comma && reader.Take().Kind == SearchTokenKind.Comma;
}
