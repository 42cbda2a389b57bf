namespace MLOpsAspire.Registry.Api.Search;

/// <summary>What is done with things that are deleted.</summary>
internal enum DeletedView
{
    Without,
    Only,
    With,
}
