namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>The dataset that metrics were measured on.</summary>
internal sealed record MlflowDataset
{
    public string? DatasetName { get; init; }

    public string? DatasetDigest { get; init; }
}
