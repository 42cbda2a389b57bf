namespace MLOpsAspire.Contracts.Releases;

/// <summary>How a version is to get to production.</summary>
public record ReleaseTerms
{
    /// <summary>Absent for all at once.</summary>
    public CanaryPlan? Canary { get; init; }

    /// <summary>Whether somebody must approve it after the gates.</summary>
    public bool RequiresApproval { get; init; }

    public ReleaseGates Gates { get; init; } = new();
}
