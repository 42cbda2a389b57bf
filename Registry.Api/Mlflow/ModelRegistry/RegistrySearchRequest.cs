namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>A search for registered models or their versions.</summary>
internal sealed record RegistrySearchRequest
{
    public string? Filter { get; init; }

    public long? MaxResults { get; init; }

    public IReadOnlyList<string> OrderBy { get; init; } = [];

    public string? PageToken { get; init; }
}
