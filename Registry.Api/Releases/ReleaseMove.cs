using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Receipts;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>A step of a release: its new state, and what changes with it in the same transaction.</summary>
internal sealed record ReleaseMove(ReleaseState To)
{
    /// <summary>The canary's step.</summary>
    public int Step { get; init; }

    public DeploymentChange? Change { get; init; }

    /// <summary>The step to take when the deployment is not as expected; null for none, so that the release is looked at again.</summary>
    public ReleaseMove? Otherwise { get; init; }

    /// <summary>What production serves now, kept to go back to.</summary>
    public DeploymentRow? Previous { get; init; }

    public IReadOnlyList<GateResult>? Gates { get; init; }

    /// <summary>A receipt that is issued with this step.</summary>
    public IssuedReceipt? Receipt { get; init; }

    public string? Approver { get; init; }

    /// <summary>Whether production is pointed at the version as a whole.</summary>
    public bool Promotes { get; init; }

    public string? Error { get; init; }

    public bool IsEnd => To is ReleaseState.Completed or ReleaseState.Rejected or ReleaseState.RolledBack or ReleaseState.Cancelled or ReleaseState.Failed;

    public static ReleaseMove Fail(string error) => new(ReleaseState.Failed) { Error = error };
}
