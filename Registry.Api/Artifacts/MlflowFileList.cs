namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>A folder as MLflow lists it.</summary>
internal sealed record MlflowFileList(IReadOnlyList<MlflowFile> Files);
