using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Keeps runs for those who submit and read them. What trainers report is stored by <see cref="RunReportStore"/>.</summary>
internal sealed class RunStore(RegistryDbContext db, TimeProvider time)
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
            Data = request.Data,
            DataNote = request.DataNote,
            GitCommit = request.GitCommit,
            CreatedAt = time.GetUtcNow(),
        };
        db.Runs.Add(run);
        db.RunFiles.Add(new RunFilesRow { RunId = run.Id, Files = JsonSerializer.Serialize(request.Files, WireJson.Options) });
        db.Outbox.Add(new OutboxRow { RunId = run.Id });
        await db.InTransactionAsync(() => db.SaveChangesAsync(cancellationToken), cancellationToken);
        return ToRun(run, [], []);
    }

    public async Task<Run?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await WithDetailsAsync(await db.Runs.AsNoTracking().Where(run => run.Id == id).ToListAsync(cancellationToken), cancellationToken))
            .SingleOrDefault();

    /// <summary>All that the trainer needs who has claimed the run.</summary>
    public async Task<ClaimedRun> ReadForTrainerAsync(string id, CancellationToken cancellationToken)
    {
        var row = await db.Runs.AsNoTracking().SingleAsync(run => run.Id == id, cancellationToken);
        var files = await db.RunFiles.Where(row => row.RunId == id).Select(row => row.Files).SingleAsync(cancellationToken);
        return new ClaimedRun(
            (await WithDetailsAsync([row], cancellationToken)).Single(),
            row.Data,
            JsonSerializer.Deserialize<Dictionary<string, string>>(files, WireJson.Options)!);
    }

    /// <summary>The newest runs first.</summary>
    /// <param name="limit">The most runs to give.</param>
    /// <param name="pageToken">Of the page before.</param>
    public async Task<Page<Run>> ListAsync(int limit, string? pageToken, CancellationToken cancellationToken)
    {
        var older = pageToken is null ? db.Runs : db.Runs.Where(run => string.Compare(run.Id, pageToken) < 0);
        var rows = await older.AsNoTracking().OrderByDescending(run => run.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var page = Paging.ToPage(rows, limit, row => row.Id, row => row);
        return new Page<Run>(await WithDetailsAsync(page.Items, cancellationToken), page.NextPageToken);
    }

    private async Task<IReadOnlyList<Run>> WithDetailsAsync(IReadOnlyList<RunRow> runs, CancellationToken cancellationToken)
    {
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
        Data = run.Data is { } data ? DataAddress.WithoutSecrets(data) : null,
        DataNote = run.DataNote,
        GitCommit = run.GitCommit,
        Attempt = run.Attempt,
        Trainer = run.Trainer,
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
