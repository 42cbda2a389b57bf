using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>A step of a release: its new state, and what changes with it in the same transaction.</summary>
internal sealed record ReleaseMove(ReleaseState To)
{
    /// <summary>The deployment to point elsewhere, and at what.</summary>
    public Deployment? Target { get; init; }

    /// <summary>The digest that deployment must serve now, or it is left alone; null for whatever it serves.</summary>
    public string? InPlaceOf { get; init; }

    /// <summary>What production serves now, kept to go back to.</summary>
    public Deployment? Previous { get; init; }

    public IReadOnlyList<GateResult>? Gates { get; init; }

    public string? Error { get; init; }

    public bool IsEnd => To is ReleaseState.Completed or ReleaseState.Rejected or ReleaseState.Failed;

    public static ReleaseMove Fail(string error) => new(ReleaseState.Failed) { Error = error };
}
