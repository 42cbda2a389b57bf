using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>The last value of a metric of a logged model.</summary>
internal sealed record MlflowLoggedModelMetric
{
    public required string Key { get; init; }

    public required double Value { get; init; }

    public required long Timestamp { get; init; }

    public required long Step { get; init; }

    public string? DatasetName { get; init; }

    public string? DatasetDigest { get; init; }

    public required string ModelId { get; init; }

    public required string RunId { get; init; }

    public static MlflowLoggedModelMetric Of(LoggedModelMetricRow row) => new()
    {
        Key = row.Key,
        Value = row.IsNaN ? double.NaN : row.Value,
        Timestamp = row.Time.ToUnixTimeMilliseconds(),
        Step = row.Step,
        DatasetName = row.DatasetName.Length > 0 ? row.DatasetName : null,
        DatasetDigest = row.DatasetDigest.Length > 0 ? row.DatasetDigest : null,
        ModelId = row.ModelId,
        RunId = row.RunId,
    };
}
