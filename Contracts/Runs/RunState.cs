namespace MLOpsAspire.Contracts.Runs;

/// <summary>Where a run is between its submission and its end.</summary>
public enum RunState
{
    /// <summary>Stored; no trainer has claimed it yet.</summary>
    Queued,

    /// <summary>Claimed by a trainer.</summary>
    Running,

    /// <summary>Ended with what it was to bring.</summary>
    Completed,

    /// <summary>Ended without one; <see cref="Run.Error"/> says why.</summary>
    Failed,

    /// <summary>Ended by a person before it was done.</summary>
    Cancelled,
}
