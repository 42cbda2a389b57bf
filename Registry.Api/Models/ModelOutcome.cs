namespace MLOpsAspire.Registry.Api.Models;

/// <summary>How a change of a model ended.</summary>
internal enum ModelOutcome
{
    Done,
    NoModel,
    NoVersion,

    /// <summary>The name is another model's; the problem says whose.</summary>
    Taken,

    /// <summary>Something depends on it; the problem says what.</summary>
    InUse,

    /// <summary>It is not, or not known to be, what the caller believes to change; the problem says what it is.</summary>
    Stale,

    /// <summary>The request cannot be granted; the problem says why.</summary>
    Refused,
}
