namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>A request about a model version that is there.</summary>
internal sealed record ModelVersionRequest
{
    public string? Name { get; init; }

    public string? Version { get; init; }

    public string? Description { get; init; }

    public string? Stage { get; init; }

    public bool? ArchiveExistingVersions { get; init; }
}
