using MLOpsAspire.Contracts.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>A metric that versions are compared by.</summary>
/// <param name="Key">Its name among a version's metrics.</param>
/// <param name="Title">Its name in messages.</param>
/// <param name="IsError">True when less is better; it may then be greater by a share of the champion's, not by an amount.</param>
internal sealed record QualityMetric(string Key, string Title, bool IsError)
{
    /// <summary>Differences below this are rounding.</summary>
    private const double Epsilon = 1e-12;

    /// <summary>Those there are: a version is judged by the first it has.</summary>
    private static readonly QualityMetric[] All = [new("auc", "AUC", false), new("accuracy", "accuracy", false), new("rmse", "RMSE", true)];

    /// <summary>The names of all.</summary>
    public static string Keys { get; } = string.Join(", ", All.Select(metric => metric.Key));

    /// <summary>The metric to judge a version by; null when it has none of them.</summary>
    public static QualityMetric? Of(IReadOnlyDictionary<string, double> metrics) => All.FirstOrDefault(metric => metrics.ContainsKey(metric.Key));

    /// <summary>A version's value; null when it has none.</summary>
    public MetricValue? Read(ModelVersion version) => version.Metrics.TryGetValue(Key, out var value)
        ? new MetricValue(value, Find(version, $"{Key}_low"), Find(version, $"{Key}_high"))
        : null;

    /// <summary>Whether a candidate is worse than the champion whatever their values owe to the choice of rows.</summary>
    public bool IsClearlyWorse(MetricValue candidate, MetricValue champion) =>
        IsError ? candidate.Low > champion.High : candidate.High < champion.Low;

    /// <summary>Whether a candidate is not worse than the champion by more than is allowed.</summary>
    public bool IsGoodEnough(double candidate, double champion, double allowed) => IsError
        ? candidate <= (champion * (1 + allowed)) + Epsilon
        : candidate >= champion - allowed - Epsilon;

    private static double? Find(ModelVersion version, string key) => version.Metrics.TryGetValue(key, out var value) ? value : null;
}
