namespace MLOpsAspire.Contracts.Releases;

/// <summary>A gate's verdict.</summary>
public enum GateOutcome
{
    Passed,
    Failed,

    /// <summary>There was nothing to test; the detail says why.</summary>
    Skipped,
}
