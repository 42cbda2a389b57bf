using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>A test that a version on dev must pass before it goes to production.</summary>
internal interface IGate
{
    /// <exception cref="ReplicaAwayException">The gate could not be run, and should be run again.</exception>
    Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken);
}
