namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>Sets or removes a tag of a registered model, or of one of its versions.</summary>
internal sealed record RegistryTagRequest
{
    public string? Name { get; init; }

    public string? Version { get; init; }

    public string? Key { get; init; }

    public string? Value { get; init; }
}
