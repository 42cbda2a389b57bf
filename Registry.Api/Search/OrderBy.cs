namespace MLOpsAspire.Registry.Api.Search;

/// <summary>MLflow's <c>order_by</c>: a list of keys, each with ASC (which may be left out) or DESC.</summary>
internal static class OrderBy
{
    public const int MaxKeys = 32;

    /// <summary>Reads an order and completes it, so that it tells any two things apart.</summary>
    /// <param name="clauses">Such as <c>metrics.auc DESC</c>; null and none give the target's own order.</param>
    /// <param name="target">What is searched for.</param>
    public static Parsed<IReadOnlyList<SortKey>> Parse(IReadOnlyList<string>? clauses, SearchTarget target)
    {
        if (clauses?.Count > MaxKeys)
        {
            return Refuse($"An order has at most {MaxKeys} keys.");
        }

        var keys = new List<SortKey>();
        foreach (var clause in clauses ?? [])
        {
            var key = ParseClause(clause, SearchSchema.Of(target));
            if (!key.IsValid)
            {
                return Refuse($"order_by {SearchProblem.Quote(clause)}: {key.Problem}");
            }

            keys.Add(key.Value);
        }

        return Complete(keys, target);
    }

    /// <summary>Completes an order that was given key by key, as that of logged models is.</summary>
    public static Parsed<IReadOnlyList<SortKey>> Complete(IReadOnlyList<SortKey> keys, SearchTarget target)
    {
        var schema = SearchSchema.Of(target);
        var order = keys.Count == 0 ? [.. schema.DefaultOrder] : keys.ToList();
        if (order.GroupBy(Identity).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            return Refuse($"order_by names {SearchProblem.Quote(twice.Key.Key)} twice; leave one out.");
        }

        order.AddRange(schema.TieBreaks.Where(tie => !order.Any(key => Identity(key) == Identity(tie))));
        return new(order, null);
    }

    /// <summary>Reads the field of a logged model's order: an attribute, or <c>metrics.</c> and the metric's name as it is.</summary>
    public static Parsed<SortKey> ParseField(string field, bool isDescending)
    {
        const string metrics = "metrics.";
        var schema = SearchSchema.Of(SearchTarget.LoggedModels);
        var name = schema.FirstName(field.Trim());
        return field.StartsWith(metrics, StringComparison.Ordinal)
            ? new(new SortKey(SearchEntity.Metric, field[metrics.Length..], isDescending), null)
            : schema.SortAttributes.Contains(name)
            ? new(new SortKey(SearchEntity.Attribute, name, isDescending), null)
            : new(null, $"order_by {SearchProblem.Quote(field)}: write metrics. and a metric's name, or one of {string.Join(", ", schema.SortAttributes)}.");
    }

    private static Parsed<SortKey> ParseClause(string clause, SearchSchema schema)
    {
        if (clause.Length > Filter.MaxLength)
        {
            return new(null, $"it has at most {Filter.MaxLength} characters.");
        }

        var tokens = SearchLexer.Read(clause);
        if (!tokens.IsValid)
        {
            return new(null, tokens.Problem);
        }

        var reader = new SearchReader(tokens.Value, schema);
        return ReadKey(reader) is { } key ? new(key, null) : new(null, reader.Problem);
    }

    private static SortKey? ReadKey(SearchReader reader)
    {
        if (reader.ReadName() is not { } name)
        {
            return null;
        }

        var schema = reader.Schema;
        if (name.Entity == SearchEntity.Attribute ? !schema.SortAttributes.Contains(name.Key) : !schema.SortEntities.Contains(name.Entity))
        {
            return reader.Fail<SortKey>(
                name.Token, $"{SearchProblem.Quote(name.Key)} is none of the keys to sort by here: {string.Join(", ", schema.SortAttributes)}.");
        }

        var isDescending = reader.TakeWord("DESC");
        if (!isDescending)
        {
            reader.TakeWord("ASC");
        }

        return reader.Current.Kind == SearchTokenKind.End
            ? new SortKey(name.Entity, name.Key, isDescending)
            : reader.Fail<SortKey>(reader.Current, "ASC, DESC or the end belongs here; each key is an element of the list.");
    }

    private static (SearchEntity Entity, string Key) Identity(SortKey key) => (key.Entity, key.Key);

    private static Parsed<IReadOnlyList<SortKey>> Refuse(string problem) => new(null, problem);
}
