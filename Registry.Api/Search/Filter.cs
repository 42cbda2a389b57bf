namespace MLOpsAspire.Registry.Api.Search;

/// <summary>
/// MLflow's filter language: comparisons joined by AND, such as <c>metrics.auc > 0.8 and tags.`data set` LIKE '%titanic%'</c>.
/// Whatever text comes in, comparisons or a problem come out.
/// </summary>
/// <remarks>
/// As in MLflow an AND too many is passed over. Unlike there, a missing one is a problem, a quote written twice within
/// quotes stands for one, and <c>1e+3</c> is a number.
/// </remarks>
internal static class Filter
{
    /// <summary>The longest filter, in characters.</summary>
    public const int MaxLength = 64 * 1024;

    public const int MaxComparisons = 100;

    /// <summary>The most texts in one list.</summary>
    public const int MaxListLength = 1000;

    /// <summary>Reads a filter.</summary>
    /// <param name="text">Null and blank find everything.</param>
    /// <param name="target">What is searched for.</param>
    public static Parsed<IReadOnlyList<Comparison>> Parse(string? text, SearchTarget target)
    {
        if (text?.Length > MaxLength)
        {
            return Refuse($"A filter has at most {MaxLength} characters.");
        }

        var tokens = SearchLexer.Read(text ?? "");
        return tokens.IsValid ? ReadAll(new SearchReader(tokens.Value, SearchSchema.Of(target))) : Refuse(tokens.Problem);
    }

    private static Parsed<IReadOnlyList<Comparison>> ReadAll(SearchReader reader)
    {
        var comparisons = new List<Comparison>();
        while (true)
        {
            while (reader.TakeWord("AND"))
            {
            }

            if (reader.Current.Kind == SearchTokenKind.End)
            {
                return new(comparisons, null);
            }

            if (comparisons.Count == MaxComparisons)
            {
                return Refuse(SearchProblem.At(reader.Current.Start, $"a filter has at most {MaxComparisons} comparisons."));
            }

            if (ComparisonReader.Read(reader) is not { } comparison)
            {
                return Refuse(reader.Problem!);
            }

            comparisons.Add(comparison);
            if (reader.Current.Kind != SearchTokenKind.End && !reader.Current.Is("AND"))
            {
                var found = SearchProblem.Found(reader.Current);
                return Refuse(SearchProblem.At(
                    reader.Current.Start, $"AND or the end belongs here, not {found}; there is no OR and there are no parentheses."));
            }
        }
    }

    private static Parsed<IReadOnlyList<Comparison>> Refuse(string problem) => new(null, problem);
}
