namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>A request about a registered model as a whole.</summary>
internal sealed record RegisteredModelRequest
{
    public string? Name { get; init; }

    public string? NewName { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<MlflowTag> Tags { get; init; } = [];
}
