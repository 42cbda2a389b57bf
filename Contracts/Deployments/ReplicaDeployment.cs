namespace MLOpsAspire.Contracts.Deployments;

/// <summary>What a replica made of one deployment, or of the canary on one.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Name">The deployment's name.</param>
/// <param name="Digest">The artifact the replica was asked to serve.</param>
/// <param name="Error">Why it could not be loaded; absent when it is serving.</param>
public sealed record ReplicaDeployment(string Endpoint, string Name, string Digest, string? Error = null)
{
    /// <summary>What it has answered since the canary's step began; absent when there is no canary.</summary>
    public Traffic? Traffic { get; init; }
}
