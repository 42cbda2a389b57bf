using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

/// <summary>What a stored job may hold: what a run may, with room for what its runs get in addition.</summary>
internal static class StoredJobRules
{
    private const int MaxTags = 90;

    public static string? ProblemOf(SubmitRunRequest run) =>
        run.Tags.Count > MaxTags ? $"tags: a stored job has at most {MaxTags}, since its runs get some of their own."
        : RunRules.ProblemOf(run) is { } problem ? problem

        // As part of a JSON text it could be stored, and then no run of the job.
        : TextsOf(run).Any(text => text?.Contains('\0', StringComparison.Ordinal) == true) ? "A text of the job holds the character U+0000, which cannot be stored."
        : null;

    private static IEnumerable<string?> TextsOf(SubmitRunRequest run) =>
    [
        run.JobFileName, run.JobFile, run.Data, run.DataNote, run.User, run.GitUrl, run.GitCommit, run.Name,
        .. run.Tags.Concat(run.Files).SelectMany(pair => new[] { pair.Key, pair.Value }),
    ];
}
