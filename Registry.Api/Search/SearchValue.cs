namespace MLOpsAspire.Registry.Api.Search;

/// <summary>What a key is compared with; exactly one of the nested types.</summary>
internal abstract record SearchValue
{
    private SearchValue()
    {
    }

    /// <summary>Finite; of metrics.</summary>
    public sealed record Number(double Value) : SearchValue;

    /// <summary>Of times, in milliseconds since 1970, and of version numbers.</summary>
    public sealed record Whole(long Value) : SearchValue;

    /// <summary>Any characters, as the caller sent them.</summary>
    public sealed record Text(string Value) : SearchValue;

    /// <summary>Of <see cref="SearchOperator.In"/> and <see cref="SearchOperator.NotIn"/>; at least one.</summary>
    public sealed record Texts(IReadOnlyList<string> Values) : SearchValue;

    /// <summary>Of <see cref="SearchOperator.IsNull"/> and <see cref="SearchOperator.IsNotNull"/>.</summary>
    public sealed record None : SearchValue;
}
