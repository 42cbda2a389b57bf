using System.Data;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Stores what trainers report. A report counts only while the trainer's claim is the current one.</summary>
internal sealed class RunReportStore(
    RegistryDbContext db,
    RunValueStore values,
    RunMetricStore metrics,
    RunLogStore logs,
    ModelStore models,
    ReleaseStore releases,
    RunEvents events,
    TimeProvider time)
{
    /// <summary>Enough, because each transaction here begins with a change of the run's row, for which every other one waits.</summary>
    private const IsolationLevel HeldByRow = IsolationLevel.ReadCommitted;

    /// <summary>
    /// Gives a run to a trainer: if it is queued, or if the job was delivered again, which means that the trainer before is gone.
    /// What that one had reported is forgotten with it, but for its log. A claim that was already granted is granted again, in case the answer was lost.
    /// </summary>
    public Task<RunOutcome> ClaimAsync(string id, ClaimRunRequest claim, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            var isGranted = await db.Runs
                .Where(run => run.Id == id
                    && (run.State == RunState.Queued || (run.State == RunState.Running && run.Attempt < claim.Attempt)))
                .ExecuteUpdateAsync(
                    run => run
                        .SetProperty(r => r.State, RunState.Running)
                        .SetProperty(r => r.ClaimId, claim.ClaimId)
                        .SetProperty(r => r.Attempt, claim.Attempt)
                        .SetProperty(r => r.Trainer, claim.Trainer)
                        .SetProperty(r => r.Machine, claim.Machine)
                        .SetProperty(r => r.Engine, claim.Engine)
                        .SetProperty(r => r.Progress, 0)
                        .SetProperty(r => r.SortTime, r => r.StartedAt ?? now)
                        .SetProperty(r => r.StartedAt, r => r.StartedAt ?? now),
                    cancellationToken) == 1;
            if (!isGranted)
            {
                return await IsCurrentAsync(id, claim.ClaimId, cancellationToken)
                    ? RunOutcome.Done
                    : await NotCurrentAsync(id, cancellationToken);
            }

            await BeginAttemptAsync(id, claim, now, cancellationToken);
            await events.AddAsync(EventType.RunRunning, id, cancellationToken);
            return RunOutcome.Done;
        },
        cancellationToken,
        HeldByRow);

    /// <summary>Stores params, metrics, log and progress; what is already stored is replaced by the same.</summary>
    /// <returns>The outcome, and a param that has another value already.</returns>
    public async Task<(RunOutcome Outcome, ParamConflict? Conflict)> LogAsync(string id, LogRunRequest report, CancellationToken cancellationToken)
    {
        try
        {
            return (await db.InTransactionAsync(() => LogOnceAsync(id, report, cancellationToken), cancellationToken, HeldByRow), null);
        }
        catch (ParamConflictException e)
        {
            return (RunOutcome.Refused, e.Conflict);
        }
    }

    /// <summary>
    /// Ends a run, and in the same transaction registers the model version and starts the release it asks for. An end that was
    /// already stored is confirmed again, in case the answer was lost.
    /// </summary>
    public Task<RunOutcome> FinishAsync(string id, FinishRunRequest end, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await EndAsync(id, end, cancellationToken))
            {
                var isRepeat = await db.Runs.AnyAsync(
                    run => run.Id == id && run.ClaimId == end.ClaimId && run.EndedAt != null, cancellationToken);
                return isRepeat ? RunOutcome.Done : await NotCurrentAsync(id, cancellationToken);
            }

            await AddFinalMetricsAsync(id, end.Metrics, cancellationToken);
            await EndAttemptsAsync(id, time.GetUtcNow(), cancellationToken);
            if (end is { Error: null, Register: { } model })
            {
                await RegisterAsync(id, model, end, cancellationToken);
            }

            await events.AddAsync(end.Error is null ? EventType.RunFinished : EventType.RunFailed, id, cancellationToken);

            return RunOutcome.Done;
        },
        cancellationToken,
        HeldByRow);

    /// <summary>Ends a run whose job nobody will work on any more; whoever still does is heard no more. A run that has ended stays as it is.</summary>
    /// <returns>Whether the run was still open.</returns>
    public Task<bool> FailAsync(string id, string error, CancellationToken cancellationToken) =>
        CloseAsync(id, RunState.Failed, error, [EventType.RunDeadLettered, EventType.RunFailed], cancellationToken);

    /// <summary>Ends a run because somebody wants so: its trainer finds out by its next report, which is refused.</summary>
    /// <returns>Whether the run was still open.</returns>
    public Task<bool> CancelAsync(string id, CancellationToken cancellationToken) =>
        CloseAsync(id, RunState.Cancelled, error: null, [EventType.RunCancelled], cancellationToken);

    private Task<bool> CloseAsync(string id, RunState state, string? error, EventType[] tell, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            var isClosed = await db.Runs
                .Where(run => run.Id == id && run.EndedAt == null)
                .ExecuteUpdateAsync(
                    run => run
                        .SetProperty(r => r.State, state)
                        .SetProperty(r => r.ClaimId, (string?)null)
                        .SetProperty(r => r.Error, error)
                        .SetProperty(r => r.EndedAt, now),
                    cancellationToken) == 1;
            await EndAttemptsAsync(id, now, cancellationToken);
            foreach (var type in isClosed ? tell : [])
            {
                await events.AddAsync(type, id, cancellationToken);
            }

            return isClosed;
        },
        cancellationToken,
        HeldByRow);

    private async Task<RunOutcome> LogOnceAsync(string id, LogRunRequest report, CancellationToken cancellationToken)
    {
        // The update comes first: it holds the run's row, so that nobody takes the run over or cancels it in between.
        var isCurrent = await db.Runs
            .Where(run => run.Id == id && run.ClaimId == report.ClaimId && run.State == RunState.Running)
            .ExecuteUpdateAsync(run => run.SetProperty(r => r.Progress, r => report.Progress ?? r.Progress), cancellationToken) == 1;
        if (!isCurrent)
        {
            return await NotCurrentAsync(id, cancellationToken);
        }

        if (await values.AddParamsAsync(id, report.Params, cancellationToken) is { } conflict)
        {
            throw new ParamConflictException(conflict);
        }

        await metrics.AddAsync(id, report.Metrics, cancellationToken);
        await logs.AddAsync(id, report.Log, cancellationToken);
        return RunOutcome.Done;
    }

    private async Task BeginAttemptAsync(string id, ClaimRunRequest claim, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await EndLostAttemptsAsync(id, now, cancellationToken);
        await db.RunParams.Where(param => param.RunId == id).ExecuteDeleteAsync(cancellationToken);
        await metrics.DeleteAsync(id, cancellationToken);
        db.RunAttempts.Add(new RunAttemptRow { RunId = id, Number = claim.Attempt, Trainer = claim.Trainer, StartedAt = now });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Those whose trainer is gone without a word.</summary>
    private async Task EndLostAttemptsAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lost = await db.RunAttempts.AsNoTracking().Where(attempt => attempt.RunId == id && attempt.EndedAt == null).ToListAsync(cancellationToken);
        await EndAttemptsAsync(id, now, cancellationToken);
        foreach (var attempt in lost)
        {
            await events.AddLostAsync(attempt, cancellationToken);
        }
    }

    private Task EndAttemptsAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.RunAttempts.Where(attempt => attempt.RunId == id && attempt.EndedAt == null)
            .ExecuteUpdateAsync(attempt => attempt.SetProperty(a => a.EndedAt, now), cancellationToken);

    /// <returns>False when the claim is not the current one.</returns>
    private async Task<bool> EndAsync(string id, FinishRunRequest end, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.Runs
            .Where(run => run.Id == id && run.ClaimId == end.ClaimId && run.State == RunState.Running)
            .ExecuteUpdateAsync(
                run => run
                    .SetProperty(r => r.State, end.Error is null ? RunState.Completed : RunState.Failed)
                    .SetProperty(r => r.Progress, r => end.Error == null ? 1 : r.Progress)
                    .SetProperty(r => r.Error, end.Error)
                    .SetProperty(r => r.ArtifactDigest, end.ArtifactDigest)
                    .SetProperty(r => r.EndedAt, now),
                cancellationToken) == 1;
    }

    private async Task RegisterAsync(string id, string model, FinishRunRequest end, CancellationToken cancellationToken)
    {
        var version = await models.AddVersionAsync(model, id, end.ArtifactDigest!, end.Metrics, cancellationToken);
        var releaseId = end.Deploy is not { } endpoint ? null
            : await releases.AddAsync(endpoint, new ModelVersionKey(model, version, end.ArtifactDigest!), terms: null, startedBy: null, cancellationToken);
        await db.Runs.Where(run => run.Id == id).ExecuteUpdateAsync(
            run => run
                .SetProperty(r => r.Model, model)
                .SetProperty(r => r.ModelVersion, version)
                .SetProperty(r => r.ReleaseId, releaseId),
            cancellationToken);
    }

    /// <summary>The values of the end come after every step, since the last step's value is the one that is shown.</summary>
    private async Task AddFinalMetricsAsync(string id, IReadOnlyDictionary<string, double> values, CancellationToken cancellationToken)
    {
        var lastSteps = await db.LatestMetrics.AsNoTracking()
            .Where(metric => metric.RunId == id)
            .ToDictionaryAsync(metric => metric.Key, metric => metric.Step, StringComparer.Ordinal, cancellationToken);
        var now = time.GetUtcNow();
        await metrics.AddAsync(
            id,
            [.. values.Select(metric => new MetricPoint(metric.Key, metric.Value, lastSteps.TryGetValue(metric.Key, out var step) ? step + 1 : 0, now))],
            cancellationToken);
    }

    private Task<bool> IsCurrentAsync(string id, string claimId, CancellationToken cancellationToken) =>
        db.Runs.AnyAsync(run => run.Id == id && run.ClaimId == claimId && run.State == RunState.Running, cancellationToken);

    private async Task<RunOutcome> NotCurrentAsync(string id, CancellationToken cancellationToken) =>
        await db.Runs.AnyAsync(run => run.Id == id, cancellationToken) ? RunOutcome.NotClaimed : RunOutcome.NotFound;
}
