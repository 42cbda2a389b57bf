using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Keeps runs. A change by a trainer counts only while the trainer's claim is the current one.</summary>
internal sealed class RunStore(RegistryDbContext db, ModelStore models, ReleaseStore releases, TimeProvider time)
{
    /// <summary>Stores a run together with the note that its job is to be sent.</summary>
    public async Task<Run> AddAsync(SubmitRunRequest request, CancellationToken cancellationToken)
    {
        var run = new RunRow
        {
            Id = RowId.New(time),
            Experiment = request.Experiment,
            State = RunState.Queued,
            JobFileName = request.JobFileName,
            JobFile = request.JobFile,
            Files = JsonSerializer.Serialize(request.Files, WireJson.Options),
            Data = request.Data,
            DataNote = request.DataNote,
            GitCommit = request.GitCommit,
            CreatedAt = time.GetUtcNow(),
        };
        db.Runs.Add(run);
        db.Outbox.Add(new OutboxRow { RunId = run.Id });
        await db.SaveChangesAsync(cancellationToken);
        return ToRun(run, [], []);
    }

    public async Task<Run?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await WithDetailsAsync(db.Runs.Where(run => run.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>The newest runs first.</summary>
    /// <param name="before">Only runs older than the one with this id.</param>
    public Task<IReadOnlyList<Run>> ListAsync(int limit, string? before, CancellationToken cancellationToken)
    {
        var older = before is null ? db.Runs : db.Runs.Where(run => string.Compare(run.Id, before) < 0);
        return WithDetailsAsync(older.OrderByDescending(run => run.Id).Take(limit), cancellationToken);
    }

    /// <summary>The texts of the files that were submitted with a run.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FilesAsync(string id, CancellationToken cancellationToken)
    {
        var json = await db.Runs.Where(run => run.Id == id).Select(run => run.Files).SingleAsync(cancellationToken);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(json, WireJson.Options)!;
    }

    /// <summary>
    /// Gives a run to a trainer: if it is queued, or if the job was delivered again, which means that the trainer before is gone.
    /// A claim that was already granted is granted again, in case the answer was lost.
    /// </summary>
    public async Task<RunChange> ClaimAsync(string id, ClaimRunRequest claim, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.Runs
            .Where(run => run.Id == id
                && (run.State == RunState.Queued || (run.State == RunState.Running && run.Attempt < claim.Attempt)))
            .ExecuteUpdateAsync(
                run => run
                    .SetProperty(r => r.State, RunState.Running)
                    .SetProperty(r => r.ClaimId, claim.ClaimId)
                    .SetProperty(r => r.Attempt, claim.Attempt)
                    .SetProperty(r => r.Worker, claim.Worker)
                    .SetProperty(r => r.Progress, 0)
                    .SetProperty(r => r.StartedAt, r => r.StartedAt ?? now),
                cancellationToken);

        var current = await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
        return current switch
        {
            null => new RunChange(RunOutcome.NotFound),
            { State: RunState.Running } when current.ClaimId == claim.ClaimId => await DoneAsync(id, cancellationToken),
            _ => new RunChange(RunOutcome.NotClaimed),
        };
    }

    /// <summary>Stores what a trainer reports; what is already stored is replaced by the same.</summary>
    public Task<RunChange> LogAsync(string id, LogRunRequest report, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (await FindConflictAsync(id, report.Params, cancellationToken) is { } conflict)
            {
                return RunChange.Refused($"The param '{conflict}' has another value already; a param is written once.");
            }

            var isCurrent = await db.Runs
                .Where(run => run.Id == id && run.ClaimId == report.ClaimId && run.State == RunState.Running)
                .ExecuteUpdateAsync(run => run.SetProperty(r => r.Progress, r => report.Progress ?? r.Progress), cancellationToken) == 1;
            if (!isCurrent)
            {
                return await NotCurrentAsync(id, cancellationToken);
            }

            await AddParamsAsync(id, report.Params, cancellationToken);
            await AddMetricsAsync(id, report.Metrics, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return await DoneAsync(id, cancellationToken);
        },
        cancellationToken);

    /// <summary>
    /// Ends a run, and in the same transaction registers the model version and starts the release it asks for. An end that was
    /// already stored is confirmed again, in case the answer was lost.
    /// </summary>
    public Task<RunChange> FinishAsync(string id, FinishRunRequest end, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await EndAsync(id, end, cancellationToken))
            {
                var isRepeat = await db.Runs.AnyAsync(
                    run => run.Id == id && run.ClaimId == end.ClaimId && run.EndedAt != null, cancellationToken);
                return isRepeat ? await DoneAsync(id, cancellationToken) : await NotCurrentAsync(id, cancellationToken);
            }

            await AddMetricsAsync(id, [.. end.Metrics.Select(metric => new MetricPoint(metric.Key, metric.Value))], cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            if (end is { Error: null, Register: { } model })
            {
                await RegisterAsync(id, model, end, cancellationToken);
            }

            return await DoneAsync(id, cancellationToken);
        },
        cancellationToken);

    /// <summary>Ends a run whose job nobody will work on any more. A run that has ended stays as it is.</summary>
    /// <returns>Whether the run was still open.</returns>
    public async Task<bool> FailAsync(string id, string error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.Runs
            .Where(run => run.Id == id && run.EndedAt == null)
            .ExecuteUpdateAsync(
                run => run.SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.Error, error).SetProperty(r => r.EndedAt, now),
                cancellationToken) == 1;
    }

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

    /// <returns>The key of a param that has another value already.</returns>
    private async Task<string?> FindConflictAsync(string id, IReadOnlyDictionary<string, string> added, CancellationToken cancellationToken)
    {
        var known = await db.RunParams.AsNoTracking().Where(param => param.RunId == id).ToListAsync(cancellationToken);
        return known.Find(param => added.TryGetValue(param.Key, out var value) && value != param.Value)?.Key;
    }

    private async Task AddParamsAsync(string id, IReadOnlyDictionary<string, string> added, CancellationToken cancellationToken)
    {
        var known = await db.RunParams.Where(param => param.RunId == id).Select(param => param.Key).ToHashSetAsync(cancellationToken);
        db.RunParams.AddRange(added
            .Where(param => !known.Contains(param.Key))
            .Select(param => new RunParamRow { RunId = id, Key = param.Key, Value = param.Value }));
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
            row.LoggedAt = time.GetUtcNow();
        }
    }

    private async Task<RunChange> DoneAsync(string id, CancellationToken cancellationToken) =>
        new(RunOutcome.Done, await FindAsync(id, cancellationToken));

    private async Task<RunChange> NotCurrentAsync(string id, CancellationToken cancellationToken) =>
        new(await db.Runs.AnyAsync(run => run.Id == id, cancellationToken) ? RunOutcome.NotClaimed : RunOutcome.NotFound);

    private async Task<IReadOnlyList<Run>> WithDetailsAsync(IQueryable<RunRow> query, CancellationToken cancellationToken)
    {
        var runs = await query.AsNoTracking().ToListAsync(cancellationToken);
        var ids = runs.Select(run => run.Id).ToArray();
        var runParams = await db.RunParams.AsNoTracking().Where(param => ids.Contains(param.RunId)).ToListAsync(cancellationToken);
        var lastMetrics = await db.RunMetrics.AsNoTracking()
            .Where(metric => ids.Contains(metric.RunId) && !db.RunMetrics.Any(
                later => later.RunId == metric.RunId && later.Key == metric.Key && later.Step > metric.Step))
            .ToListAsync(cancellationToken);
        var paramsOf = runParams.ToLookup(param => param.RunId);
        var metricsOf = lastMetrics.ToLookup(metric => metric.RunId);
        return [.. runs.Select(run => ToRun(run, paramsOf[run.Id], metricsOf[run.Id]))];
    }

    private static Run ToRun(RunRow run, IEnumerable<RunParamRow> runParams, IEnumerable<RunMetricRow> metrics) => new()
    {
        Id = run.Id,
        Experiment = run.Experiment,
        State = run.State,
        JobFileName = run.JobFileName,
        JobFile = run.JobFile,
        Data = run.Data,
        DataNote = run.DataNote,
        GitCommit = run.GitCommit,
        Attempt = run.Attempt,
        Worker = run.Worker,
        Progress = run.Progress,
        Params = runParams.ToDictionary(param => param.Key, param => param.Value),
        Metrics = metrics.ToDictionary(metric => metric.Key, metric => metric.Value),
        ArtifactDigest = run.ArtifactDigest,
        Model = run.Model,
        ModelVersion = run.ModelVersion,
        ReleaseId = run.ReleaseId,
        Error = run.Error,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
    };
}
