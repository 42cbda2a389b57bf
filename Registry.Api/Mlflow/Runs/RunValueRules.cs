using System.Globalization;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Runs;
using static MLOpsAspire.Registry.Api.Mlflow.Runs.RunMessages;

namespace MLOpsAspire.Registry.Api.Mlflow.Runs;

/// <summary>What MLflow's clients may log. Values too long are cut, as MLflow does.</summary>
internal static class RunValueRules
{
    private const int MaxMetrics = 1000;
    private const int MaxParams = 100;
    private const int MaxTags = 100;
    private const int MaxTotal = 1000;
    private const int MaxParamLength = 6000;

    public static void CheckCounts(BatchRequest batch)
    {
        ThrowIfMore(batch.Metrics.Count, MaxMetrics, "metrics");
        ThrowIfMore(batch.Params.Count, MaxParams, "params");
        ThrowIfMore(batch.Tags.Count, MaxTags, "tags");
        ThrowIfMore(batch.Metrics.Count + batch.Params.Count + batch.Tags.Count, MaxTotal, "metrics, params, and tags");
    }

    /// <summary>Metrics as a run logs them, those for models among them.</summary>
    /// <param name="metrics">Each with where it stands in the request, with its dot; empty for the request itself.</param>
    public static RunBatch ToBatch(string runId, IReadOnlyList<(MetricRequest Metric, string Path)> metrics)
    {
        MetricPoint[] points = [.. metrics.Select(metric => ToPoint(metric.Metric, metric.Path))];
        return new RunBatch
        {
            Metrics = points,
            ModelMetrics =
            [
                .. metrics.Zip(points)
                    .Where(pair => !string.IsNullOrEmpty(pair.First.Metric.ModelId))
                    .Select(pair => ToModelMetric(runId, pair.First.Metric, pair.Second)),
            ],
        };
    }

    private static LoggedModelMetricRow ToModelMetric(string runId, MetricRequest metric, MetricPoint point) => new()
    {
        ModelId = metric.ModelId!,
        Key = point.Key,
        DatasetName = metric.DatasetName ?? "",
        DatasetDigest = metric.DatasetDigest ?? "",
        RunId = runId,
        Step = point.Step,
        Time = point.Time,
        Value = double.IsNaN(point.Value) ? 0 : point.Value,
        IsNaN = double.IsNaN(point.Value),
    };

    private static MetricPoint ToPoint(MetricRequest metric, string path)
    {
        var key = MlflowRequest.Require(metric.Key, $"{path}key");
        MlflowNames.Check(key, path.Length == 0 ? "name" : $"{path}name");
        var value = MlflowRequest.Require(metric.Value, $"{path}value");
        var timestamp = MlflowRequest.Require(metric.Timestamp, $"{path}timestamp");
        if (timestamp < 0 || timestamp > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            throw new MlflowException(MlflowError.InvalidParameter(string.Create(
                CultureInfo.InvariantCulture,
                $"Invalid value {timestamp} for parameter '{path}timestamp' supplied: metric '{key}' (value={value}). Timestamp must be a nonnegative long (64-bit integer) ")));
        }

        return new MetricPoint(key, Finite(value), metric.Step ?? 0, DateTimeOffset.FromUnixTimeMilliseconds(timestamp));
    }

    public static KeyValuePair<string, string> ToParam(MlflowTag param, string path)
    {
        MlflowNames.Check(MlflowRequest.Require(param.Key, $"{path}key"), $"{path}key");
        return new(param.Key, Cut(param.Value ?? "", MaxParamLength));
    }

    public static KeyValuePair<string, string> ToTag(MlflowTag tag, string path)
    {
        MlflowNames.Check(MlflowRequest.Require(tag.Key, $"{path}key"), $"{path}key");
        return new(tag.Key, Cut(tag.Value ?? "", RunTags.MaxValueLength));
    }

    /// <summary>Of a key that is sent twice the last counts.</summary>
    public static Dictionary<string, string> ToTags(IReadOnlyList<MlflowTag> tags)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < tags.Count; i++)
        {
            var (key, value) = ToTag(tags[i], $"tags[{i}].");
            values[key] = value;
        }

        return values;
    }

    /// <exception cref="MlflowException">A key is sent twice.</exception>
    public static IReadOnlyCollection<KeyValuePair<string, string>> ToParams(IReadOnlyList<MlflowTag> runParams)
    {
        KeyValuePair<string, string>[] values = [.. runParams.Select((param, index) => ToParam(param, $"params[{index}]."))];
        var twice = values.GroupBy(value => value.Key, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => $"'{same.Key}'").ToArray();
        return twice.Length == 0
            ? values
            : throw new MlflowException(MlflowError.InvalidParameter(
                $"Duplicate parameter keys have been submitted: [{string.Join(", ", twice)}]. Please ensure the request contains only one param value per param key."));
    }

    /// <summary>The infinities as the numbers that MLflow keeps for them.</summary>
    private static double Finite(double value) =>
        double.IsPositiveInfinity(value) ? double.MaxValue : double.IsNegativeInfinity(value) ? double.MinValue : value;

    private static string Cut(string value, int most) =>
        value.Length <= most ? value : value[..(char.IsHighSurrogate(value[most - 1]) ? most - 1 : most)];

    private static void ThrowIfMore(int count, int most, string what)
    {
        if (count > most)
        {
            throw new MlflowException(MlflowError.InvalidParameter(
                $"A batch logging request can contain at most {most} {what}. Got {count} {what}. Please split up {what} across multiple requests and try again."));
        }
    }
}
