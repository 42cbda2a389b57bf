namespace MLOpsAspire.Contracts.Deployments;

/// <summary>What one version has answered on one replica during one step of a canary.</summary>
/// <param name="Release">The canary's release.</param>
/// <param name="Step">Its step.</param>
/// <param name="Requests">How many requests were answered.</param>
/// <param name="Errors">How many of them not with a prediction, whoever was to blame.</param>
/// <param name="Latencies">How many took how long, see <see cref="LatencyBuckets"/>.</param>
public sealed record Traffic(string Release, int Step, long Requests, long Errors, IReadOnlyList<long> Latencies);
