using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Datasets;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Decides which runs and reports are accepted.</summary>
internal sealed class RunIntake(
    RunStore runs,
    RunReportStore reports,
    RunEditStore edits,
    RunBatchWriter writer,
    ArtifactCheck artifacts,
    DatasetSource datasets,
    OutboxSignal outbox,
    ReleaseSignal releases)
{
    public async Task<RunReply<Run>> SubmitAsync(SubmitRunRequest request, CancellationToken cancellationToken)
    {
        if (RunRules.ProblemOf(request) is { } problem)
        {
            return RunReply<Run>.Refused(problem);
        }

        if (await datasets.ResolveAsync(request, cancellationToken) is not { } resolved)
        {
            return RunReply<Run>.Refused($"data: there is no '{request.Data}'.");
        }

        if (await runs.AddAsync(resolved, cancellationToken) is not { } run)
        {
            return RunReply<Run>.Refused($"experiment: '{request.Experiment}' is deleted; restore it, or choose another.");
        }

        outbox.Raise();
        return new RunReply<Run>(RunOutcome.Done, run);
    }

    public async Task<RunReply<Run>> ChangeAsync(string id, ChangeRunRequest change, CancellationToken cancellationToken)
    {
        if (RunRules.ProblemOf(change) is { } problem)
        {
            return RunReply<Run>.Refused(problem);
        }

        var changed = change.Note is { } note ? new Dictionary<string, string?>(change.Tags) { [RunTags.Note] = note.Length > 0 ? note : null } : change.Tags;
        var set = changed.Where(tag => tag.Value is not null).ToDictionary(tag => tag.Key, tag => tag.Value!);
        if (change.Name is { } name)
        {
            set[RunTags.Name] = name;
        }

        var (outcome, _) = await writer.AddAsync(id, new RunBatch { Tags = set });
        foreach (var removed in changed.Where(tag => tag.Value is null && outcome == RunOutcome.Done))
        {
            await edits.RemoveTagAsync(id, removed.Key, cancellationToken);
        }

        return new RunReply<Run>(outcome, outcome == RunOutcome.Done ? await runs.FindAsync(id, cancellationToken) : null);
    }

    public async Task<RunReply<ClaimedRun>> ClaimAsync(string id, ClaimRunRequest claim, CancellationToken cancellationToken)
    {
        if (RunRules.ProblemOf(claim) is { } problem)
        {
            return RunReply<ClaimedRun>.Refused(problem);
        }

        var outcome = await reports.ClaimAsync(id, claim, cancellationToken);
        return new RunReply<ClaimedRun>(outcome, outcome == RunOutcome.Done ? await runs.ReadForTrainerAsync(id, cancellationToken) : null);
    }

    public async Task<RunReply<object>> LogAsync(string id, LogRunRequest report, CancellationToken cancellationToken)
    {
        if (RunRules.ProblemOf(report) is { } problem)
        {
            return RunReply<object>.Refused(problem);
        }

        var (outcome, conflict) = await reports.LogAsync(id, report, cancellationToken);
        return conflict is null
            ? new RunReply<object>(outcome)
            : RunReply<object>.Refused($"The param '{conflict.Key}' has another value already; a param is written once.");
    }

    public async Task<RunReply<Run>> FinishAsync(string id, FinishRunRequest end, CancellationToken cancellationToken)
    {
        var problem = RunRules.ProblemOf(end) ?? (end.ArtifactDigest is null ? null : await artifacts.ProblemAsync(end.ArtifactDigest, cancellationToken));
        if (problem is not null)
        {
            return RunReply<Run>.Refused(problem);
        }

        var outcome = await reports.FinishAsync(id, end, cancellationToken);
        releases.Raise();
        return new RunReply<Run>(outcome, outcome == RunOutcome.Done ? await runs.FindAsync(id, cancellationToken) : null);
    }
}
