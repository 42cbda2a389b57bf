namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>An alias on the wire.</summary>
internal sealed record MlflowAlias(string Alias, string Version);
