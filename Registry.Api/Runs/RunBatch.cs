using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>What is added to a run: all of it, or none.</summary>
internal sealed record RunBatch
{
    public IReadOnlyCollection<MetricPoint> Metrics { get; init; } = [];

    /// <summary>Those of the metrics that were logged for a model.</summary>
    public IReadOnlyCollection<LoggedModelMetricRow> ModelMetrics { get; init; } = [];

    public IReadOnlyCollection<KeyValuePair<string, string>> Params { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How many values it holds.</summary>
    public int Count => Metrics.Count + ModelMetrics.Count + Params.Count + Tags.Count;
}
