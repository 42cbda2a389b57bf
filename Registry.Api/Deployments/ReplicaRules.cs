using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>What a replica's report may hold.</summary>
internal static class ReplicaRules
{
    private const int MaxIdLength = 300;
    private const int MaxAddressLength = 300;
    private const int MaxDeployments = 50_000;
    private const int MaxErrorLength = 2000;

    public static string? ProblemOf(string id, ReplicaReport report) => report switch
    {
        _ when id.Length > MaxIdLength => $"The replica's id has at most {MaxIdLength} characters.",
        { Address.Length: > MaxAddressLength } => $"address: it has at most {MaxAddressLength} characters.",
        _ when !DataAddress.TryGetUrl(report.Address, out _) => "address: it is an http or https address.",
        { Deployments.Count: > MaxDeployments } => $"deployments: they are at most {MaxDeployments}.",
        _ when report.Deployments.Any(served => served is null || !Digest.IsValid(served.Digest) || served.Error?.Length > MaxErrorLength) =>
            $"deployments: each has a digest, and an error of at most {MaxErrorLength} characters or none.",
        _ when report.Deployments.Any(served => served.Traffic is { } traffic && !IsPossible(traffic)) =>
            $"deployments: a traffic has no negative counts, no more errors than requests, and at most {LatencyBuckets.Count} latencies.",
        _ => null,
    };

    private static bool IsPossible(Traffic traffic) =>
        traffic.Errors >= 0 && traffic.Requests >= traffic.Errors && traffic.Release.Length <= MaxIdLength
        && traffic.Latencies.Count <= LatencyBuckets.Count && traffic.Latencies.All(count => count >= 0);
}
