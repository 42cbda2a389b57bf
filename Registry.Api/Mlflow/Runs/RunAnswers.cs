using System.Text.Json.Serialization;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Mlflow.Runs;

/// <summary>What MLflow's clients get about runs.</summary>
internal static class RunAnswers
{
    private const string ContextTag = "mlflow.data.context";

    internal sealed record OneAnswer(RunMessage Run);

    internal sealed record UpdateAnswer(RunInfo RunInfo);

    internal sealed record SearchAnswer(IReadOnlyList<RunMessage> Runs, string? NextPageToken);

    internal sealed record HistoryAnswer(IReadOnlyList<Metric> Metrics, string? NextPageToken);

    internal sealed record RunMessage(RunInfo Info, RunData Data, RunInputs Inputs)
    {
        /// <param name="row">With its experiment and its details.</param>
        public static RunMessage Of(RunRow row) => new(RunInfo.Of(row), RunData.Of(row), RunInputs.Of(row));
    }

    internal sealed record RunInfo
    {
        public required string RunId { get; init; }

        public string RunUuid => RunId;

        public required string RunName { get; init; }

        public required string ExperimentId { get; init; }

        public required string UserId { get; init; }

        public required string Status { get; init; }

        public required long StartTime { get; init; }

        public long? EndTime { get; init; }

        public required string ArtifactUri { get; init; }

        public required string LifecycleStage { get; init; }

        public static RunInfo Of(RunRow row) => new()
        {
            RunId = row.Id,
            RunName = row.Name,
            ExperimentId = row.ExperimentId,
            UserId = row.User ?? "",
            Status = RunStatus.Of(row.State),
            StartTime = row.SortTime.ToUnixTimeMilliseconds(),
            EndTime = row.EndedAt?.ToUnixTimeMilliseconds(),
            ArtifactUri = RunAddress.Of(row),
            LifecycleStage = row.DeletedAt is null ? "active" : "deleted",
        };
    }

    /// <summary>Ordered by their keys, whatever order the database has them in.</summary>
    internal sealed record RunData(IReadOnlyList<Metric> Metrics, IReadOnlyList<MlflowTag> Params, IReadOnlyList<MlflowTag> Tags)
    {
        public static RunData Of(RunRow row) => new(
            [.. row.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => new Metric(metric.Key, RunMapping.ValueOf(metric), metric.Time.ToUnixTimeMilliseconds(), metric.Step))],
            [.. row.Params.OrderBy(param => param.Key, StringComparer.Ordinal).Select(param => MlflowTag.Of(param.Key, param.Value))],
            [.. row.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => MlflowTag.Of(tag.Key, tag.Value))]);
    }

    internal sealed record Metric(
        string Key, double Value, long Timestamp, long Step, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RunId = null)
    {
        public static Metric Of(MetricPoint point) => new(point.Key, point.Value, point.Time.ToUnixTimeMilliseconds(), point.Step);
    }

    internal sealed record RunInputs(IReadOnlyList<DatasetInput> DatasetInputs)
    {
        public static RunInputs Of(RunRow row) => new([.. row.Inputs.Select(DatasetInput.Of)]);
    }

    internal sealed record DatasetInput(IReadOnlyList<MlflowTag> Tags, DatasetMessage Dataset)
    {
        public static DatasetInput Of(RunInputRow row) => new(
            string.IsNullOrEmpty(row.Context) ? [] : [MlflowTag.Of(ContextTag, row.Context)],
            new DatasetMessage(row.Name, row.Digest, row.SourceType, row.Source, NullIfEmpty(row.Schema), NullIfEmpty(row.Profile)));

        private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }

    internal sealed record DatasetMessage(string Name, string Digest, string SourceType, string Source, string? Schema, string? Profile);
}
