namespace MLOpsAspire.Registry.Api.Search;

/// <summary>One condition of a filter.</summary>
/// <param name="Entity">What the key is one of.</param>
/// <param name="Key">An attribute by its first name in <see cref="SearchSchema"/>; any text otherwise.</param>
/// <param name="Operator">One that <paramref name="Value"/> fits.</param>
/// <param name="Value">What the key is compared with.</param>
internal sealed record Comparison(SearchEntity Entity, string Key, SearchOperator Operator, SearchValue Value);
