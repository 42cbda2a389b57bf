namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>Asks for the newest version of a model in each stage.</summary>
internal sealed record LatestVersionsRequest
{
    public string? Name { get; init; }

    /// <summary>None means all.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];
}
