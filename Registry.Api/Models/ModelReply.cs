using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Registry.Api.History;
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

    /// <summary>Why the caller's entity tag did not do, when it did not.</summary>
    public TagOutcome Tag { get; private init; }

    /// <summary>The number of the last change of what was to be changed.</summary>
    public long Number { get; private init; }

    public bool IsDone => Outcome == ModelOutcome.Done;

    public static ModelReply Taken(string problem) => new(ModelOutcome.Taken, problem);

    public static ModelReply InUse(string problem) => new(ModelOutcome.InUse, problem);

    /// <param name="state">One sentence about what there is now.</param>
    /// <param name="number">Of its last change.</param>
    public static ModelReply Stale(TagOutcome tag, string state, long number) => new(ModelOutcome.Stale, state) { Tag = tag, Number = number };

    public static ModelReply Refused(string problem) => new(ModelOutcome.Refused, problem);

    /// <summary>The answer to a caller who did not get what was asked for.</summary>
    public ProblemHttpResult Refuse(string model, int? version = null) => Outcome switch
    {
        ModelOutcome.NoModel => Problems.NotFound($"There is no model '{model}'."),
        ModelOutcome.NoVersion => Problems.NotFound($"There is no version {version} of the model '{model}'."),
        ModelOutcome.Stale => EntityTag.Refuse(Tag, Problem!, Number),
        ModelOutcome.Taken or ModelOutcome.InUse => Problems.Conflict(Problem!),
        _ => Problems.BadRequest(Problem!),
    };
}
