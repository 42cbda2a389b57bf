using System.Globalization;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>The candidate's hold-out AUC must not be lower than the champion's by more than a little.</summary>
internal sealed class QualityGate(IOptions<ReleaseOptions> options) : IGate
{
    private const string Name = "quality";
    private const string Metric = "auc";

    /// <summary>Differences below this are rounding.</summary>
    private const double Epsilon = 1e-12;

    public Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken) => Task.FromResult(Judge(context));

    private GateResult Judge(GateContext context)
    {
        if (!context.Candidate.Metrics.TryGetValue(Metric, out var candidate))
        {
            return new GateResult(Name, GateOutcome.Failed, $"Version {context.Candidate.Version} has no metric '{Metric}'.");
        }

        if (context.Champion is not { } champion)
        {
            return new GateResult(Name, GateOutcome.Passed, $"AUC {Text(candidate)}; there is no version in production to compare with.");
        }

        if (!champion.Metrics.TryGetValue(Metric, out var reference))
        {
            return new GateResult(Name, GateOutcome.Skipped, $"AUC {Text(candidate)}; the version in production has no metric '{Metric}'.");
        }

        var passed = candidate >= reference - options.Value.MaximumAucLoss - Epsilon;
        return new GateResult(
            Name,
            passed ? GateOutcome.Passed : GateOutcome.Failed,
            $"AUC {Text(candidate)} against {Text(reference)} of version {champion.Version} in production;"
            + $" at most {Text(options.Value.MaximumAucLoss)} less is allowed.");
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
