namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>A request about an alias of a registered model.</summary>
internal sealed record AliasRequest
{
    public string? Name { get; init; }

    public string? Alias { get; init; }

    public string? Version { get; init; }
}
