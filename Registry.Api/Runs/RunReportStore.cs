using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Stores what trainers report. A report counts only while the trainer's claim is the current one.</summary>
internal sealed class RunReportStore(RegistryDbContext db, ModelStore models, ReleaseStore releases, TimeProvider time)
{
    /// <summary>
    /// Gives a run to a trainer: if it is queued, or if the job was delivered again, which means that the trainer before is gone.
    /// What that one had reported is forgotten with it. A claim that was already granted is granted again, in case the answer was lost.
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
                        .SetProperty(r => r.Progress, 0)
                        .SetProperty(r => r.StartedAt, r => r.StartedAt ?? now),
                    cancellationToken) == 1;
            if (!isGranted)
            {
                return await IsCurrentAsync(id, claim.ClaimId, cancellationToken)
                    ? RunOutcome.Done
                    : await NotCurrentAsync(id, cancellationToken);
            }

            await db.RunParams.Where(param => param.RunId == id).ExecuteDeleteAsync(cancellationToken);
            await db.RunMetrics.Where(metric => metric.RunId == id).ExecuteDeleteAsync(cancellationToken);
            return RunOutcome.Done;
        },
        cancellationToken);

    /// <summary>Stores params, metrics and progress; what is already stored is replaced by the same.</summary>
    /// <returns>The outcome, and the key of a param that has another value already.</returns>
    public Task<(RunOutcome Outcome, string? ConflictingParam)> LogAsync(
        string id, LogRunRequest report, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await IsCurrentAsync(id, report.ClaimId, cancellationToken))
            {
                return (await NotCurrentAsync(id, cancellationToken), null);
            }

            var known = await db.RunParams.AsNoTracking()
                .Where(param => param.RunId == id)
                .ToDictionaryAsync(param => param.Key, param => param.Value, cancellationToken);
            var conflict = report.Params.FirstOrDefault(param => known.TryGetValue(param.Key, out var value) && value != param.Value).Key;
            if (conflict is not null)
            {
                return (RunOutcome.Refused, conflict);
            }

            db.RunParams.AddRange(report.Params
                .Where(param => !known.ContainsKey(param.Key))
                .Select(param => new RunParamRow { RunId = id, Key = param.Key, Value = param.Value }));
            await AddMetricsAsync(id, report.Metrics, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await db.Runs.Where(run => run.Id == id).ExecuteUpdateAsync(
                run => run.SetProperty(r => r.Progress, r => report.Progress ?? r.Progress), cancellationToken);
            return (RunOutcome.Done, (string?)null);
        },
        cancellationToken);

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
            await db.SaveChangesAsync(cancellationToken);
            if (end is { Error: null, Register: { } model })
            {
                await RegisterAsync(id, model, end, cancellationToken);
            }

            return RunOutcome.Done;
        },
        cancellationToken);

    /// <summary>Ends a run whose job nobody will work on any more; whoever still does is heard no more. A run that has ended stays as it is.</summary>
    /// <returns>Whether the run was still open.</returns>
    public Task<bool> FailAsync(string id, string error, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            return await db.Runs
                .Where(run => run.Id == id && run.EndedAt == null)
                .ExecuteUpdateAsync(
                    run => run
                        .SetProperty(r => r.State, RunState.Failed)
                        .SetProperty(r => r.ClaimId, (string?)null)
                        .SetProperty(r => r.Error, error)
                        .SetProperty(r => r.EndedAt, now),
                    cancellationToken) == 1;
        },
        cancellationToken);

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
        var releaseId = end.Deploy is null ? null : await releases.AddAsync(end.Deploy, model, version, end.ArtifactDigest!, cancellationToken);
        await db.Runs.Where(run => run.Id == id).ExecuteUpdateAsync(
            run => run
                .SetProperty(r => r.Model, model)
                .SetProperty(r => r.ModelVersion, version)
                .SetProperty(r => r.ReleaseId, releaseId),
            cancellationToken);
    }

    private async Task AddMetricsAsync(string id, IReadOnlyList<MetricPoint> points, CancellationToken cancellationToken)
    {
        var keys = points.Select(point => point.Key).Distinct().ToArray();
        var steps = points.Select(point => point.Step).Distinct().ToArray();
        var known = await db.RunMetrics
            .Where(metric => metric.RunId == id && keys.Contains(metric.Key) && steps.Contains(metric.Step))
            .ToDictionaryAsync(metric => (metric.Key, metric.Step), cancellationToken);
        foreach (var point in points)
        {
            if (!known.TryGetValue((point.Key, point.Step), out var row))
            {
                row = new RunMetricRow { RunId = id, Key = point.Key, Step = point.Step };
                known.Add((point.Key, point.Step), row);
                db.RunMetrics.Add(row);
            }

            row.Value = point.Value;
        }
    }

    /// <summary>The values of the end come after every step, since the last step's value is the one that is shown.</summary>
    private async Task AddFinalMetricsAsync(string id, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken)
    {
        var lastSteps = await db.RunMetrics
            .Where(metric => metric.RunId == id)
            .GroupBy(metric => metric.Key)
            .Select(group => new { group.Key, Step = group.Max(metric => metric.Step) })
            .ToDictionaryAsync(group => group.Key, group => group.Step, cancellationToken);
        db.RunMetrics.AddRange(metrics.Select(metric => new RunMetricRow
        {
            RunId = id,
            Key = metric.Key,
            Step = lastSteps.TryGetValue(metric.Key, out var step) ? step + 1 : 0,
            Value = metric.Value,
        }));
    }

    private Task<bool> IsCurrentAsync(string id, string claimId, CancellationToken cancellationToken) =>
        db.Runs.AnyAsync(run => run.Id == id && run.ClaimId == claimId && run.State == RunState.Running, cancellationToken);

    private async Task<RunOutcome> NotCurrentAsync(string id, CancellationToken cancellationToken) =>
        await db.Runs.AnyAsync(run => run.Id == id, cancellationToken) ? RunOutcome.NotClaimed : RunOutcome.NotFound;
}
