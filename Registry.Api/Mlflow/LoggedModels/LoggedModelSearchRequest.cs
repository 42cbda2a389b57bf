namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>A search for logged models.</summary>
internal sealed record LoggedModelSearchRequest
{
    public IReadOnlyList<string>? ExperimentIds { get; init; }

    public string? Filter { get; init; }

    public IReadOnlyList<MlflowDataset> Datasets { get; init; } = [];

    public long? MaxResults { get; init; }

    public IReadOnlyList<LoggedModelSort> OrderBy { get; init; } = [];

    public string? PageToken { get; init; }
}
