namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>The version that a logged model was registered as.</summary>
internal sealed record MlflowRegistration(string Name, string Version);
