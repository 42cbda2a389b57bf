using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Releases.Canaries;

/// <summary>What several replicas have answered together.</summary>
/// <param name="Latencies">By bucket, see <see cref="LatencyBuckets"/>.</param>
internal sealed record TrafficSum(long Requests, long Errors, IReadOnlyList<long> Latencies)
{
    /// <summary>The share of the answers that were no predictions.</summary>
    public double ErrorRate => Requests == 0 ? 0 : (double)Errors / Requests;

    public static TrafficSum Of(IEnumerable<ReplicaDeployment> served)
    {
        var (requests, errors, latencies) = (0L, 0L, new long[LatencyBuckets.Count]);
        foreach (var traffic in served.Select(one => one.Traffic!))
        {
            requests += traffic.Requests;
            errors += traffic.Errors;
            foreach (var (bucket, count) in traffic.Latencies.Index())
            {
                latencies[bucket] += count;
            }
        }

        return new TrafficSum(requests, errors, latencies);
    }
}
