using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>What a gate looks at.</summary>
/// <param name="Endpoint">The endpoint the candidate is on its way to.</param>
/// <param name="Candidate">The version on dev.</param>
/// <param name="Champion">The version in production; null when there is none.</param>
/// <param name="Replicas">The scoring replicas that are there.</param>
/// <param name="Asked">What this release asks of the gates.</param>
internal sealed record GateContext(
    string Endpoint, ModelVersion Candidate, ModelVersion? Champion, IReadOnlyList<ReplicaReport> Replicas, ReleaseGates Asked)
{
    /// <summary>Where the candidate can be asked on dev.</summary>
    /// <exception cref="ReplicaAwayException">Nowhere.</exception>
    public IReadOnlyList<Uri> Addresses()
    {
        var wanted = new Deployment(Endpoint, DeploymentNames.Dev, Digest: Candidate.Digest);
        Uri[] addresses = [.. Replicas.Where(replica => LoadProgress.Served(replica, wanted) is { Error: null }).Select(replica => new Uri(replica.Address))];
        return addresses.Length > 0 ? addresses : throw new ReplicaAwayException("No scoring replica serves the version on dev, so that it could be tested.");
    }
}
