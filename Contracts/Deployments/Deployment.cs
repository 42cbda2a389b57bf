using MLOpsAspire.Contracts.Receipts;

namespace MLOpsAspire.Contracts.Deployments;

/// <summary>Which model version an endpoint's deployment should serve, and how.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Name">The deployment's name, see <see cref="DeploymentNames"/>.</param>
/// <param name="Model">Absent while nothing is deployed; so are the version and the digest.</param>
/// <param name="Version">The model version.</param>
/// <param name="Digest">The version's artifact digest.</param>
public sealed record Deployment(string Endpoint, string Name, string? Model = null, int? Version = null, string? Digest = null)
{
    /// <summary>How it runs; absent when nobody has said so.</summary>
    public DeploymentConfig? Config { get; init; }

    /// <summary>The proof that the version may serve here; production has one for every version.</summary>
    public ReceiptEnvelope? Receipt { get; init; }

    /// <summary>Told to scoring replicas only; absent for a deployment that is open to all.</summary>
    public ScoringKeyHashes? KeyHashes { get; init; }

    /// <summary>The version that answers a share of the requests; absent when none does.</summary>
    public Canary? Canary { get; init; }
}
