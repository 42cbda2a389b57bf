namespace MLOpsAspire.Registry.Api.Search;

/// <summary>A key as a caller wrote it.</summary>
/// <param name="Entity">What it is one of.</param>
/// <param name="Key">An attribute's first name; any text otherwise.</param>
/// <param name="Token">Where it begins.</param>
internal sealed record SearchName(SearchEntity Entity, string Key, SearchToken Token);
