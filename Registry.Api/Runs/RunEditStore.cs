using System.Data;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Changes runs for people and for programs that report by themselves, without a trainer's claim.</summary>
internal sealed class RunEditStore(RegistryDbContext db, RunValueStore values, RunEvents events, TimeProvider time)
{
    /// <summary>Adds a run of a program elsewhere, which has begun already.</summary>
    /// <param name="experimentId">Of an experiment that is there.</param>
    /// <returns>Its id.</returns>
    public Task<string> AddExternalAsync(
        string experimentId, string? name, string? user, DateTimeOffset? startedAt, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var now = time.GetUtcNow();
                var id = RowId.New(time);
                var run = new RunRow
                {
                    Id = id,
                    ExperimentId = experimentId,
                    Name = name ?? tags.GetValueOrDefault(RunTags.Name) ?? RunNames.Of(id),
                    User = user ?? tags.GetValueOrDefault(RunTags.User),
                    Kind = RunKind.External,
                    State = RunState.Running,
                    CreatedAt = now,
                    StartedAt = startedAt ?? now,
                    SortTime = startedAt ?? now,
                };
                db.Runs.Add(run);
                await db.SaveChangesAsync(cancellationToken);
                await values.SetTagsAsync(id, new Dictionary<string, string>(tags) { [RunTags.Name] = run.Name }, cancellationToken);
                await events.AddAsync(EventType.RunRunning, id, cancellationToken);
                return id;
            },
            cancellationToken,
            IsolationLevel.ReadCommitted);

    /// <summary>Renames a run and, if nobody but the caller works on it, changes where it stands. What is null stays as it is.</summary>
    /// <returns>Whether the run is there.</returns>
    public Task<bool> UpdateAsync(string id, string? name, RunState? state, DateTimeOffset? endedAt, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var isThere = await db.Runs.Where(run => run.Id == id).ExecuteUpdateAsync(
                    run => run.SetProperty(r => r.Name, r => name ?? r.Name), cancellationToken) == 1;
                if (isThere && name is not null)
                {
                    await values.SetTagsAsync(id, new Dictionary<string, string> { [RunTags.Name] = name }, cancellationToken);
                }

                // A job's end is its trainer's to tell, also where the job's own program believes to have ended the run.
                var isOpen = state is RunState.Running or RunState.Queued;
                DateTimeOffset? end = isOpen ? null : endedAt ?? time.GetUtcNow();
                if (state is not null)
                {
                    var external = db.Runs.Where(run => run.Id == id && run.Kind == RunKind.External);
                    var isNew = await external.AnyAsync(run => run.State != state, cancellationToken);
                    await external.ExecuteUpdateAsync(
                        run => run.SetProperty(r => r.State, state.Value).SetProperty(r => r.EndedAt, end).SetProperty(r => r.Progress, isOpen ? 0 : 1),
                        cancellationToken);
                    await (isNew ? events.AddAsync(EventType.Of(state.Value), id, cancellationToken) : Task.CompletedTask);
                }

                return isThere;
            },
            cancellationToken);

    /// <returns>Whether there was such a tag.</returns>
    public Task<bool> RemoveTagAsync(string id, string key, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () => await db.RunTags.Where(tag => tag.RunId == id && tag.Key == key).ExecuteDeleteAsync(cancellationToken) == 1, cancellationToken);

    /// <summary>Deletes or restores a run. Its values stay.</summary>
    /// <returns>Whether the run is there.</returns>
    public Task<bool> SetDeletedAsync(string id, bool isDeleted, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            DateTimeOffset? deletedAt = isDeleted ? time.GetUtcNow() : null;
            var isNew = await db.Runs.AnyAsync(run => run.Id == id && (run.DeletedAt != null) != isDeleted, cancellationToken);
            var isThere = await db.Runs.Where(run => run.Id == id)
                .ExecuteUpdateAsync(run => run.SetProperty(r => r.DeletedAt, deletedAt), cancellationToken) == 1;
            await (isNew ? events.AddAsync(isDeleted ? EventType.RunDeleted : EventType.RunRestored, id, cancellationToken) : Task.CompletedTask);
            return isThere;
        },
        cancellationToken);

    /// <summary>Adds datasets that a run has read; one that is there already changes nothing.</summary>
    /// <param name="inputs">Of one run.</param>
    public Task AddInputsAsync(IReadOnlyList<RunInputRow> inputs, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            await new BulkInsert(db, "run_inputs", "DO NOTHING")
                .With<string>("RunId", [.. inputs.Select(input => input.RunId)])
                .With<string>("Name", [.. inputs.Select(input => input.Name)])
                .With<string>("Digest", [.. inputs.Select(input => input.Digest)])
                .With<string>("SourceType", [.. inputs.Select(input => input.SourceType)])
                .With<string>("Source", [.. inputs.Select(input => input.Source)])
                .With<string>("Schema", [.. inputs.Select(input => input.Schema ?? "")])
                .With<string>("Profile", [.. inputs.Select(input => input.Profile ?? "")])
                .With<string>("Context", [.. inputs.Select(input => input.Context ?? "")])
                .RunAsync(cancellationToken);
            return true;
        },
        cancellationToken);
}
