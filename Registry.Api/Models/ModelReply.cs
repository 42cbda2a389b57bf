using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>What a caller is told who wanted to change a model.</summary>
/// <param name="Outcome">How the request ended.</param>
/// <param name="Problem">One sentence, when it was refused.</param>
/// <param name="Version">The number that was issued, if one was.</param>
internal sealed record ModelReply(ModelOutcome Outcome, string? Problem = null, int? Version = null)
{
    public static ModelReply Done { get; } = new(ModelOutcome.Done);

    public static ModelReply NoModel { get; } = new(ModelOutcome.NoModel);

    public static ModelReply NoVersion { get; } = new(ModelOutcome.NoVersion);

    public bool IsDone => Outcome == ModelOutcome.Done;

    public static ModelReply Taken(string problem) => new(ModelOutcome.Taken, problem);

    public static ModelReply InUse(string problem) => new(ModelOutcome.InUse, problem);

    public static ModelReply Refused(string problem) => new(ModelOutcome.Refused, problem);

    /// <summary>The answer to a caller who did not get what was asked for.</summary>
    public ProblemHttpResult Refuse(string model, int? version = null) => Outcome switch
    {
        ModelOutcome.NoModel => Problems.NotFound($"There is no model '{model}'."),
        ModelOutcome.NoVersion => Problems.NotFound($"There is no version {version} of the model '{model}'."),
        ModelOutcome.Taken or ModelOutcome.InUse => Problems.Conflict(Problem!),
        _ => Problems.BadRequest(Problem!),
    };
}
