namespace MLOpsAspire.Registry.Api.Search;

/// <summary>
/// One key that found things are sorted by. Those that lack it come last either way, and before them those whose metric is
/// not a number.
/// </summary>
/// <param name="Entity">What the key is one of; never a dataset.</param>
/// <param name="Key">An attribute by its first name in <see cref="SearchSchema"/>; any text otherwise.</param>
/// <param name="IsDescending">Largest first.</param>
internal sealed record SortKey(SearchEntity Entity, string Key, bool IsDescending = false);
