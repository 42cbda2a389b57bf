using System.Globalization;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>
/// The candidate must not do worse than the champion by more than a little. On the same hold-out rows their values are compared as they
/// are. On others, what the values owe to the choice of rows lies within their intervals, so those must not lie apart.
/// </summary>
internal sealed class QualityGate(ArtifactFacts artifacts, IOptions<ReleaseOptions> options) : IGate
{
    public string Name => "quality";

    public string Purpose => "The main metric of the hold-out rows, compared with that of the version in production.";

    public bool AsksReplicas => false;

    public async Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken)
    {
        if (QualityMetric.Of(context.Candidate.Metrics) is not { } metric)
        {
            return new GateResult(Name, GateOutcome.Failed, $"Version {context.Candidate.Version} has none of the metrics {QualityMetric.Keys}.");
        }

        var candidate = metric.Read(context.Candidate)!;
        if (context.Champion is not { } champion)
        {
            return new GateResult(Name, GateOutcome.Passed, $"{metric.Title} {candidate}; there is no version in production to compare with.");
        }

        return metric.Read(champion) is { } reference
            ? Judge(new Comparison(metric, candidate, reference, champion.Version, await AreRowsTheSameAsync(context.Candidate, champion, cancellationToken)), context.Asked)
            : new GateResult(Name, GateOutcome.Skipped, $"{metric.Title} {candidate}; the version in production has no metric '{metric.Key}'.");
    }

    private GateResult Judge(Comparison compared, ReleaseGates asked)
    {
        var (metric, candidate, champion) = (compared.Metric, compared.Candidate, compared.Champion);
        var values = $"{metric.Title} {candidate} against {champion} of version {compared.ChampionVersion} in production";
        if (asked.RequireSameHoldOut && compared.AreRowsTheSame != true)
        {
            return new GateResult(Name, GateOutcome.Failed, $"{values}, but not on the same hold-out rows, so they cannot be compared as this release asks.");
        }

        if (compared.AreRowsTheSame == false && candidate.HasInterval && champion.HasInterval)
        {
            return new GateResult(
                Name,
                metric.IsClearlyWorse(candidate, champion) ? GateOutcome.Failed : GateOutcome.Passed,
                $"{values}, on other hold-out rows; their 95 % intervals must not lie apart.");
        }

        var allowed = asked.MaximumQualityLoss ?? options.Value.MaximumQualityLoss;
        var rows = compared.AreRowsTheSame == true ? ", on the same hold-out rows" : "";
        return new GateResult(
            Name,
            metric.IsGoodEnough(candidate.Value, champion.Value, allowed) ? GateOutcome.Passed : GateOutcome.Failed,
            $"{values}{rows}; " + (metric.IsError ? $"at most {Text(100 * allowed)} % more is allowed." : $"at most {Text(allowed)} less is allowed."));
    }

    /// <returns>Null when one of the artifacts does not say which rows were held out.</returns>
    private async Task<bool?> AreRowsTheSameAsync(ModelVersion candidate, ModelVersion champion, CancellationToken cancellationToken) =>
        await HoldOutAsync(candidate, cancellationToken) is { } now && await HoldOutAsync(champion, cancellationToken) is { } before ? now == before : null;

    private async Task<string?> HoldOutAsync(ModelVersion version, CancellationToken cancellationToken) =>
        version.Digest is { } digest ? (await artifacts.LineageAsync(digest, cancellationToken))?.HoldOutSha256 : null;

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private sealed record Comparison(QualityMetric Metric, MetricValue Candidate, MetricValue Champion, int ChampionVersion, bool? AreRowsTheSame);
}
