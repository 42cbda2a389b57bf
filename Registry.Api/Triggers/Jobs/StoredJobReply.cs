using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Registry.Api.History;

namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

/// <summary>How a change of a stored job ended.</summary>
/// <param name="Outcome">Whether the caller knew the job.</param>
/// <param name="Row">The job after the change, or as it is when it was not changed; null when there is none.</param>
internal sealed record StoredJobReply(TagOutcome Outcome, StoredJobRow? Row)
{
    public ProblemHttpResult Refuse(string name) => EntityTag.Refuse(
        Outcome, Row is null ? $"There is no job '{name}'." : $"The job '{name}' is stored already.", Row?.Revision ?? 0);
}
