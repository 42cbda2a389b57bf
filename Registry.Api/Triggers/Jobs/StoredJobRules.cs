using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

/// <summary>What a stored job may hold: what a run may, with room for what its runs get in addition.</summary>
internal static class StoredJobRules
{
    private const int MaxTags = 90;

    public static string? ProblemOf(SubmitRunRequest run) =>
        run.Tags.Count > MaxTags ? $"tags: a stored job has at most {MaxTags}, since its runs get some of their own." : RunRules.ProblemOf(run);
}
