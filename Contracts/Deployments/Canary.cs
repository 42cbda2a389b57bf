using MLOpsAspire.Contracts.Receipts;

namespace MLOpsAspire.Contracts.Deployments;

/// <summary>A version that answers a share of a deployment's requests in place of the one that is deployed.</summary>
/// <param name="Release">The release it is part of.</param>
/// <param name="Step">Which of the release's canary steps this is, from 0.</param>
/// <param name="Percent">Of the requests, 1 to 100.</param>
/// <param name="Model">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">The version's artifact digest.</param>
public sealed record Canary(string Release, int Step, int Percent, string Model, int Version, string Digest)
{
    /// <summary>The proof that the version may serve here.</summary>
    public ReceiptEnvelope? Receipt { get; init; }
}
