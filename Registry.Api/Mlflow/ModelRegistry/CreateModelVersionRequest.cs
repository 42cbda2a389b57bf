namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>Registers a version of a model.</summary>
internal sealed record CreateModelVersionRequest
{
    public string? Name { get; init; }

    public string? Source { get; init; }

    public string? RunId { get; init; }

    public IReadOnlyList<MlflowTag> Tags { get; init; } = [];

    public string? RunLink { get; init; }

    public string? Description { get; init; }

    /// <summary>Of the logged model that is registered.</summary>
    public string? ModelId { get; init; }
}
