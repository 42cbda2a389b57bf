namespace MLOpsAspire.Contracts.Releases;

/// <summary>What a release asks of its gates beyond what they ask of every one.</summary>
public sealed record ReleaseGates
{
    /// <summary>Whether a model that comes without functional tests is refused.</summary>
    public bool RequireFunctionalTests { get; init; }

    /// <summary>Whether the candidate may take or give something else than the champion.</summary>
    public bool AllowSchemaChange { get; init; }

    /// <summary>Whether a candidate is refused that was not judged on the champion's hold-out rows.</summary>
    public bool RequireSameHoldOut { get; init; }

    /// <summary>How much worse than the champion the candidate may be; absent for what the registry is set to.</summary>
    public double? MaximumQualityLoss { get; init; }

    /// <summary>What 99 % of the answers on dev must not exceed, in milliseconds; absent for what the registry is set to.</summary>
    public double? MaximumP99Milliseconds { get; init; }
}
