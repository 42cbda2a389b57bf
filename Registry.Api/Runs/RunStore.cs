using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Keeps runs for those who submit and read them. What trainers report is stored by <see cref="RunReportStore"/>.</summary>
internal sealed class RunStore(RegistryDbContext db, ExperimentStore experiments, RunEvents events, TimeProvider time)
{
    /// <summary>Stores a run together with the note that its job is to be sent.</summary>
    /// <returns>Null when its experiment is deleted.</returns>
    public Task<Run?> AddAsync(SubmitRunRequest request, CancellationToken cancellationToken) => db.InTransactionAsync<Run?>(
        async () =>
        {
            if (await experiments.GetOrAddAsync(request.Experiment, cancellationToken) is not { DeletedAt: null } experiment)
            {
                return null;
            }

            var run = ToRow(request, experiment.Id);
            db.Runs.Add(run);
            db.RunTags.AddRange(TagsOf(request, run).Select(tag => new RunTagRow { RunId = run.Id, Key = tag.Key, Value = tag.Value }));
            db.RunFiles.Add(new RunFilesRow { RunId = run.Id, Files = JsonSerializer.Serialize(request.Files, WireJson.Options) });
            db.Outbox.Add(new OutboxRow { RunId = run.Id });
            await db.SaveChangesAsync(cancellationToken);
            await events.AddAsync(EventType.RunQueued, run.Id, cancellationToken);
            return await FindAsync(run.Id, cancellationToken);
        },
        cancellationToken);

    public async Task<Run?> FindAsync(string id, CancellationToken cancellationToken) =>
        await FindRowAsync(id, cancellationToken) is { } row ? RunMapping.ToRun(row) : null;

    /// <summary>A run with its params, tags, last metrics, attempts and inputs.</summary>
    public async Task<RunRow?> FindRowAsync(string id, CancellationToken cancellationToken)
    {
        var rows = await db.Runs.AsNoTracking().Include(run => run.Experiment).Where(run => run.Id == id).ToListAsync(cancellationToken);
        await AddDetailsAsync(rows, cancellationToken);
        return rows.SingleOrDefault();
    }

    /// <summary>All that the trainer needs who has claimed the run.</summary>
    public async Task<ClaimedRun> ReadForTrainerAsync(string id, CancellationToken cancellationToken)
    {
        var row = await FindRowAsync(id, cancellationToken);
        var files = await db.RunFiles.Where(row => row.RunId == id).Select(row => row.Files).SingleAsync(cancellationToken);
        return new ClaimedRun(RunMapping.ToRun(row!), row!.Data, JsonSerializer.Deserialize<Dictionary<string, string>>(files, WireJson.Options)!);
    }

    /// <summary>The endpoint a run was submitted to be released to; null when it was not.</summary>
    public async Task<string?> OrderedReleaseAsync(string id, CancellationToken cancellationToken) =>
        await db.Runs.Where(run => run.Id == id).Select(run => run.JobFile).SingleOrDefaultAsync(cancellationToken) is { } jobFile
            ? JobFileRelease.Find(jobFile)
            : null;

    /// <summary>Fills the details in, by one query for each kind of them. The ids go as one parameter, since there may be more than a statement takes.</summary>
    /// <param name="rows">Read without tracking.</param>
    public async Task AddDetailsAsync(IReadOnlyList<RunRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(run => run.Id).ToArray();
        var runParams = (await db.RunParams.AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.RunId)).ToListAsync(cancellationToken)).ToLookup(row => row.RunId);
        var tags = (await db.RunTags.AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.RunId)).ToListAsync(cancellationToken)).ToLookup(row => row.RunId);
        var metrics = (await db.LatestMetrics.AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.RunId)).ToListAsync(cancellationToken)).ToLookup(row => row.RunId);
        var attempts = (await db.RunAttempts.AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.RunId)).ToListAsync(cancellationToken)).ToLookup(row => row.RunId);
        var inputs = (await db.RunInputs.AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.RunId)).ToListAsync(cancellationToken)).ToLookup(row => row.RunId);
        foreach (var run in rows)
        {
            run.Params.AddRange(runParams[run.Id]);
            run.Tags.AddRange(tags[run.Id]);
            run.Metrics.AddRange(metrics[run.Id]);
            run.Attempts.AddRange(attempts[run.Id].OrderBy(attempt => attempt.Number));
            run.Inputs.AddRange(inputs[run.Id]);
        }
    }

    private RunRow ToRow(SubmitRunRequest request, string experimentId)
    {
        var now = time.GetUtcNow();
        var id = RowId.New(time);
        return new RunRow
        {
            Id = id,
            ExperimentId = experimentId,
            Name = string.IsNullOrEmpty(request.Name) ? RunNames.Of(id) : request.Name,
            User = request.User,
            Kind = RunKind.Job,
            State = RunState.Queued,
            JobFileName = request.JobFileName,
            JobFile = request.JobFile,
            Data = request.Data,
            DataNote = request.DataNote,
            Snapshot = request.Snapshot,
            CreatedAt = now,
            SortTime = now,
        };
    }

    private static Dictionary<string, string> TagsOf(SubmitRunRequest request, RunRow run)
    {
        var tags = new Dictionary<string, string>(request.Tags, StringComparer.Ordinal)
        {
            [RunTags.Name] = run.Name,
            [RunTags.Source] = request.JobFileName,
            [RunTags.SourceType] = "JOB",
        };
        var known = new (string Key, string? Value)[]
        {
            (RunTags.User, request.User),
            (RunTags.ParentId, request.ParentId),
            (RunTags.GitUrl, request.GitUrl is { } url ? DataAddress.WithoutSecrets(url) : null),
            (RunTags.GitCommit, request.GitCommit),
            (RunTags.GitDirty, request.GitDirty switch { null => null, true => "true", false => "false" }),
        };
        foreach (var (key, value) in known.Where(tag => tag.Value is not null))
        {
            tags[key] = value!;
        }

        return tags;
    }
}
