namespace MLOpsAspire.Registry.Api.Search;

/// <summary>A key by which a target can be searched, and what it may be compared with.</summary>
/// <param name="Key">Its first name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Operators">Those it takes.</param>
internal sealed record SearchField(string Key, SearchType Type, IReadOnlyList<SearchOperator> Operators)
{
    private static readonly IReadOnlyList<SearchOperator> Orders =
    [
        SearchOperator.Equal, SearchOperator.NotEqual, SearchOperator.Less, SearchOperator.LessOrEqual,
        SearchOperator.Greater, SearchOperator.GreaterOrEqual,
    ];

    private static readonly IReadOnlyList<SearchOperator> Patterns =
        [SearchOperator.Equal, SearchOperator.NotEqual, SearchOperator.Like, SearchOperator.ILike];

    public static SearchField Metric(string key) => new(key, SearchType.Number, Orders);

    public static SearchField ParamOrTag(string key) =>
        new(key, SearchType.Text, [.. Patterns, SearchOperator.IsNull, SearchOperator.IsNotNull]);

    public static SearchField Whole(string key) => new(key, SearchType.Whole, Orders);

    public static SearchField Text(string key, params ReadOnlySpan<SearchOperator> more) => new(key, SearchType.Text, [.. Patterns, .. more]);

    public static SearchField Listed(string key) => Text(key, SearchOperator.In, SearchOperator.NotIn);
}
