namespace MLOpsAspire.Registry.Api.Search;

/// <summary>What a key's values are.</summary>
internal enum SearchType
{
    Number,
    Whole,
    Text,
}
