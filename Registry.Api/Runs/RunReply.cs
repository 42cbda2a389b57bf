using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>What a caller is told.</summary>
/// <param name="Outcome">How the request ended.</param>
/// <param name="Value">What was asked for, when it was granted.</param>
/// <param name="Problem">One sentence, when it was refused.</param>
internal sealed record RunReply<T>(RunOutcome Outcome, T? Value = default, string? Problem = null)
{
    /// <summary>The answer to a caller who did not get what was asked for.</summary>
    public ProblemHttpResult Refuse(string id) => Outcome switch
    {
        RunOutcome.NotFound => Problems.NotFound($"There is no run '{id}'."),
        RunOutcome.Deleted => Problems.Conflict($"Run {id} is deleted: restore it first."),
        RunOutcome.NotClaimed => Problems.Conflict($"Run {id} has ended, or another trainer has it."),
        _ => Problems.BadRequest(Problem!),
    };

    public static RunReply<T> Refused(string problem) => new(RunOutcome.Refused, Problem: problem);
}
