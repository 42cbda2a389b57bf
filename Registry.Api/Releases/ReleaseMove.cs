using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>A step of a release: its new state, and what changes with it in the same transaction.</summary>
internal sealed record ReleaseMove(ReleaseState To)
{
    /// <summary>The deployment to point elsewhere.</summary>
    public Deployment? Point { get; init; }

    /// <summary>What production serves now, kept to go back to.</summary>
    public Deployment? Previous { get; init; }

    public IReadOnlyList<GateResult>? Gates { get; init; }

    public string? Error { get; init; }
}
