using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>A test that a version on dev must pass before it goes to production.</summary>
internal interface IGate
{
    string Name { get; }

    /// <summary>What it tests, in a sentence.</summary>
    string Purpose { get; }

    /// <summary>Whether it needs the version on dev; other gates can be run at any time.</summary>
    bool AsksReplicas { get; }

    /// <exception cref="ReplicaAwayException">The gate could not be run, and should be run again.</exception>
    Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken);
}
