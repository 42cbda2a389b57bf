using System.Globalization;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>On its hold-out rows the candidate must not do worse than the champion did by more than a little.</summary>
internal sealed class QualityGate(IOptions<ReleaseOptions> options) : IGate
{
    private const string Name = "quality";

    public Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken) => Task.FromResult(Judge(context));

    private GateResult Judge(GateContext context)
    {
        if (QualityMetric.Of(context.Candidate.Metrics) is not { } metric)
        {
            return new GateResult(Name, GateOutcome.Failed, $"Version {context.Candidate.Version} has none of the metrics {QualityMetric.Keys}.");
        }

        var candidate = context.Candidate.Metrics[metric.Key];
        if (context.Champion is not { } champion)
        {
            return new GateResult(Name, GateOutcome.Passed, $"{metric.Title} {Text(candidate)}; there is no version in production to compare with.");
        }

        if (!champion.Metrics.TryGetValue(metric.Key, out var reference))
        {
            return new GateResult(
                Name, GateOutcome.Skipped, $"{metric.Title} {Text(candidate)}; the version in production has no metric '{metric.Key}'.");
        }

        var allowed = options.Value.MaximumQualityLoss;
        return new GateResult(
            Name,
            metric.IsGoodEnough(candidate, reference, allowed) ? GateOutcome.Passed : GateOutcome.Failed,
            $"{metric.Title} {Text(candidate)} against {Text(reference)} of version {champion.Version} in production;"
            + (metric.IsError ? $" at most {Text(100 * allowed)} % more is allowed." : $" at most {Text(allowed)} less is allowed."));
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
