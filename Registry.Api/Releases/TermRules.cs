using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>What the terms of a release may be, and what they are when nobody names them.</summary>
internal sealed class TermRules(IOptions<ReleaseOptions> options)
{
    private const int MaxSteps = 20;
    private const int MaxRequests = 1_000_000;
    private const double MaxMilliseconds = 600_000;
    private const double MaxRatio = 1000;

    private static readonly TimeSpan LongestHold = TimeSpan.FromDays(7);

    /// <summary>The terms with what every release is asked.</summary>
    public ReleaseTerms Complete(ReleaseTerms? terms)
    {
        terms ??= new ReleaseTerms();
        return new ReleaseTerms
        {
            Canary = terms.Canary,
            RequiresApproval = terms.RequiresApproval || options.Value.RequireApproval,
            Gates = terms.Gates,
        };
    }

    /// <summary>Says what is wrong with terms; null when nothing is.</summary>
    public static string? ProblemOf(ReleaseTerms terms) => ProblemOf(terms.Gates) ?? (terms.Canary is { } canary ? ProblemOf(canary) : null);

    private static string? ProblemOf(ReleaseGates gates) => gates switch
    {
        { MaximumQualityLoss: not (null or (>= 0 and <= 1)) } => "gates.maximumQualityLoss: it lies between 0 and 1.",
        { MaximumP99Milliseconds: not (null or (> 0 and <= MaxMilliseconds)) } => $"gates.maximumP99Milliseconds: it lies above 0 and up to {MaxMilliseconds}.",
        _ => null,
    };

    private static string? ProblemOf(CanaryPlan canary) => canary switch
    {
        { Steps.Count: < 1 or > MaxSteps } => $"canary.steps: they are 1 to {MaxSteps}.",
        _ when canary.Steps.Any(step => step is null or { Percent: < 1 or > 99 }) => "canary.steps: a step's percent lies between 1 and 99.",
        _ when canary.Steps.Any(step => step.Hold < TimeSpan.Zero || step.Hold > LongestHold) => "canary.steps: a step's hold is at most 7 days.",
        _ when canary.Steps.Zip(canary.Steps.Skip(1)).Any(pair => pair.First.Percent >= pair.Second.Percent) =>
            "canary.steps: each has a greater percent than the one before.",
        { MinimumRequests: < 0 or > MaxRequests } => $"canary.minimumRequests: it lies between 0 and {MaxRequests}.",
        { MaximumErrorRate: not (>= 0 and <= 1) } => "canary.maximumErrorRate: it lies between 0 and 1.",
        { MaximumP99Milliseconds: not (null or (> 0 and <= MaxMilliseconds)) } => $"canary.maximumP99Milliseconds: it lies above 0 and up to {MaxMilliseconds}.",
        { MaximumLatencyRatio: not (>= 1 and <= MaxRatio) } => $"canary.maximumLatencyRatio: it lies between 1 and {MaxRatio}.",
        _ => null,
    };
}
