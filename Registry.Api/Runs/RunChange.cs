using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The outcome of a change, with the run when it was made and a sentence when it was refused.</summary>
internal sealed record RunChange(RunOutcome Outcome, Run? Run = null, string? Problem = null)
{
    public static RunChange Refused(string problem) => new(RunOutcome.Refused, Problem: problem);
}
