namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>A key that logged models are sorted by.</summary>
internal sealed record LoggedModelSort
{
    public string? FieldName { get; init; }

    public bool? Ascending { get; init; }

    public string? DatasetName { get; init; }

    public string? DatasetDigest { get; init; }
}
