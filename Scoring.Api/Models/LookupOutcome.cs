namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>How a search for a model ended.</summary>
internal enum LookupOutcome
{
    Found,
    UnknownEndpoint,
    UnknownDeployment,

    /// <summary>There should be one, but it is not loaded yet, or nothing is deployed yet.</summary>
    NotReady,
}
