namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>How a change of a run ended.</summary>
internal enum RunOutcome
{
    Done,
    NotFound,

    /// <summary>The run is deleted, and restored before it is changed.</summary>
    Deleted,

    /// <summary>The run has ended, or another trainer has it.</summary>
    NotClaimed,

    /// <summary>The request cannot be granted; the problem says why.</summary>
    Refused,
}
