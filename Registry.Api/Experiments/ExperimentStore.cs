using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Experiments;

/// <summary>Keeps experiments.</summary>
internal sealed class ExperimentStore(RegistryDbContext db, EventLog events, TimeProvider time)
{
    /// <summary>The experiment of this name, also a deleted one; made when there is none. As part of the transaction under way.</summary>
    public async Task<ExperimentRow> GetOrAddAsync(string name, CancellationToken cancellationToken) =>
        await db.Experiments.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellationToken)
            ?? await AddRowAsync(name, artifactLocation: null, new Dictionary<string, string>(), cancellationToken);

    /// <returns>Null when the name is taken, also by one that is deleted.</returns>
    public Task<ExperimentRow?> AddAsync(
        string name, string? artifactLocation, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () => await db.Experiments.AnyAsync(row => row.Name == name, cancellationToken)
                ? null
                : await AddRowAsync(name, artifactLocation, tags, cancellationToken),
            cancellationToken);

    public Task<ExperimentRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        db.Experiments.AsNoTracking().Include(row => row.Tags).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);

    public Task<ExperimentRow?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        db.Experiments.AsNoTracking().Include(row => row.Tags).SingleOrDefaultAsync(row => row.Name == name, cancellationToken);

    /// <summary>The experiments that are there, by name.</summary>
    /// <param name="limit">The most to give.</param>
    /// <param name="after">Only those with a name behind this one.</param>
    public async Task<IReadOnlyList<ExperimentRow>> ListAsync(int limit, string? after, CancellationToken cancellationToken) =>
        await db.Experiments.AsNoTracking().Include(row => row.Tags)
            .Where(row => row.DeletedAt == null && (after == null || string.Compare(row.Name, after) > 0))
            .OrderBy(row => row.Name)
            .Take(limit)
            .ToListAsync(cancellationToken);

    /// <returns>Null when the new name is taken, false when there is no such experiment.</returns>
    public Task<bool?> RenameAsync(string id, string name, CancellationToken cancellationToken) => db.InTransactionAsync<bool?>(
        async () =>
        {
            if (await db.Experiments.AnyAsync(row => row.Name == name && row.Id != id, cancellationToken))
            {
                return null;
            }

            var now = time.GetUtcNow();
            var isNew = await db.Experiments.AnyAsync(row => row.Id == id && row.Name != name, cancellationToken);
            var isThere = await db.Experiments.Where(row => row.Id == id).ExecuteUpdateAsync(
                row => row.SetProperty(e => e.Name, name).SetProperty(e => e.UpdatedAt, now), cancellationToken) == 1;
            await (isNew ? TellAsync(EventType.ExperimentRenamed, id, name, cancellationToken) : Task.CompletedTask);
            return isThere;
        },
        cancellationToken);

    /// <summary>Deletes or restores an experiment together with its runs: those deleted with it come back with it, others stay deleted.</summary>
    /// <returns>False when there is no such experiment.</returns>
    public Task<bool> SetDeletedAsync(string id, bool isDeleted, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (await db.Experiments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } experiment)
            {
                return false;
            }

            var now = time.GetUtcNow();
            var (from, to) = isDeleted ? ((DateTimeOffset?)null, (DateTimeOffset?)now) : (experiment.DeletedAt, null);
            if (experiment.DeletedAt is null == isDeleted)
            {
                await db.Runs.Where(run => run.ExperimentId == id && run.DeletedAt == from)
                    .ExecuteUpdateAsync(run => run.SetProperty(r => r.DeletedAt, to), cancellationToken);
                await db.Experiments.Where(row => row.Id == id).ExecuteUpdateAsync(
                    row => row.SetProperty(e => e.DeletedAt, to).SetProperty(e => e.UpdatedAt, now), cancellationToken);
                await TellAsync(isDeleted ? EventType.ExperimentDeleted : EventType.ExperimentRestored, id, experiment.Name, cancellationToken);
            }

            return true;
        },
        cancellationToken);

    /// <summary>Sets or, with null, removes a tag.</summary>
    /// <returns>False when there is no such experiment, or no such tag to remove.</returns>
    public Task<bool> SetTagAsync(string id, string key, string? value, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            var isThere = await db.Experiments.Where(row => row.Id == id)
                .ExecuteUpdateAsync(row => row.SetProperty(e => e.UpdatedAt, now), cancellationToken) == 1;
            var removed = await db.ExperimentTags.Where(tag => tag.ExperimentId == id && tag.Key == key).ExecuteDeleteAsync(cancellationToken);
            if (isThere && value is not null)
            {
                db.ExperimentTags.Add(new ExperimentTagRow { ExperimentId = id, Key = key, Value = value });
                await db.SaveChangesAsync(cancellationToken);
            }

            return isThere && (value is not null || removed == 1);
        },
        cancellationToken);

    private async Task<ExperimentRow> AddRowAsync(
        string name, string? artifactLocation, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = new ExperimentRow { Id = RowId.New(time), Name = name, ArtifactLocation = artifactLocation, CreatedAt = now, UpdatedAt = now };
        row.Tags.AddRange(tags.Select(tag => new ExperimentTagRow { ExperimentId = row.Id, Key = tag.Key, Value = tag.Value }));
        db.Experiments.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await TellAsync(EventType.ExperimentCreated, row.Id, name, cancellationToken);
        return row;
    }

    private Task TellAsync(EventType type, string id, string name, CancellationToken cancellationToken) =>
        events.AddAsync(type, EventSubject.OfExperiment(id), new ExperimentEvent(id, name), cancellationToken);
}
