using System.Globalization;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases.Canaries;

/// <summary>What the candidate and the champion of a canary have answered in its present step, on all replicas that are there.</summary>
internal sealed record CanaryTraffic(TrafficSum Candidate, TrafficSum Champion)
{
    private const double P99 = 0.99;

    /// <summary>Below this a candidate is quick enough, whatever multiple of the champion it is; in milliseconds.</summary>
    private const double QuickEnough = 10;

    public static CanaryTraffic Of(IReadOnlyList<ReplicaReport> live, ReleaseRow release)
    {
        var served = live.SelectMany(report => report.Deployments)
            .Where(served => served.Endpoint == release.Endpoint && served.Name == DeploymentNames.Production
                && served.Traffic?.Release == release.Id && served.Traffic.Step == release.Step)
            .ToArray();
        return new CanaryTraffic(
            TrafficSum.Of(served.Where(one => one.Digest == release.Digest)), TrafficSum.Of(served.Where(one => one.Digest != release.Digest)));
    }

    /// <summary>One sentence when the candidate does worse than the plan allows; null when it does not, or nobody can tell yet.</summary>
    public string? ProblemBy(CanaryPlan plan) =>
        Candidate.Requests < Math.Max(1, plan.MinimumRequests) ? null : ErrorProblem(plan) ?? LatencyProblem(plan);

    private string? ErrorProblem(CanaryPlan plan) => Candidate.ErrorRate - Champion.ErrorRate <= plan.MaximumErrorRate ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{Candidate.ErrorRate:P1} of the canary's {Candidate.Requests} answers were no predictions, against {Champion.ErrorRate:P1} of the champion's.");

    private string? LatencyProblem(CanaryPlan plan)
    {
        var candidate = LatencyBuckets.Percentile(Candidate.Latencies, P99) ?? 0;
        if (candidate > plan.MaximumP99Milliseconds)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"1 % of the canary's answers took {candidate:0.#} ms or more; {plan.MaximumP99Milliseconds} ms are allowed.");
        }

        var champion = Champion.Requests < plan.MinimumRequests ? null : LatencyBuckets.Percentile(Champion.Latencies, P99);
        return candidate <= QuickEnough || champion is null || candidate <= champion * plan.MaximumLatencyRatio ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"1 % of the canary's answers took {candidate:0.#} ms or more, over {plan.MaximumLatencyRatio:0.##} times as long as the champion's {champion:0.#} ms.");
    }
}
