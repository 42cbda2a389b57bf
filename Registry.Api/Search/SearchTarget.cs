namespace MLOpsAspire.Registry.Api.Search;

/// <summary>What a search is for; each has keys of its own.</summary>
internal enum SearchTarget
{
    Runs,
    Experiments,
    RegisteredModels,
    ModelVersions,
    LoggedModels,
}
