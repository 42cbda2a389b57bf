using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Keeps the models that MLflow 3 clients log. Changes return whether the model is there.</summary>
internal sealed class LoggedModelStore(RegistryDbContext db, LoggedModelValueStore values, TimeProvider time)
{
    /// <summary>Logged models with their details.</summary>
    public IQueryable<LoggedModelRow> Models => db.LoggedModels.AsNoTracking().AsSplitQuery()
        .Include(model => model.Experiment).Include(model => model.Params).Include(model => model.Tags).Include(model => model.Metrics);

    public Task<LoggedModelRow?> FindAsync(string id, bool allowDeleted, CancellationToken cancellationToken) =>
        Models.SingleOrDefaultAsync(model => model.Id == id && (allowDeleted || model.DeletedAt == null), cancellationToken);

    /// <summary>The versions that were registered of logged models, by the models' ids.</summary>
    public async Task<ILookup<string, ModelVersionRow>> RegistrationsAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        var versions = await db.ModelVersions.AsNoTracking()
            .Where(version => version.LoggedModelId != null && wanted.Contains(version.LoggedModelId) && version.DeletedAt == null)
            .OrderBy(version => version.Model).ThenBy(version => version.Version)
            .ToListAsync(cancellationToken);
        return versions.ToLookup(version => version.LoggedModelId!);
    }

    /// <summary>Announces a model whose files are to come.</summary>
    /// <param name="experimentId">Of an experiment that is there.</param>
    /// <param name="name">Made up when it is null.</param>
    /// <returns>Its id.</returns>
    public Task<string> AddAsync(
        string experimentId,
        string? name,
        string? runId,
        string? modelType,
        IReadOnlyCollection<KeyValuePair<string, string>> modelParams,
        IReadOnlyDictionary<string, string> tags,
        CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var now = time.GetUtcNow();
                var id = LoggedModelId.New(time);
                db.LoggedModels.Add(new LoggedModelRow
                {
                    Id = id,
                    ExperimentId = experimentId,
                    Name = name ?? RunNames.Of(id),
                    RunId = runId,
                    ModelType = modelType,
                    Status = LoggedModelStatus.LoggedModelPending,
                    CreatedAt = now,
                    UpdatedAt = now,
                });
                await db.SaveChangesAsync(cancellationToken);
                await values.AddParamsAsync(id, modelParams, cancellationToken);
                await values.SetTagsAsync(id, tags, cancellationToken);
                return id;
            },
            cancellationToken);

    public Task<bool> FinalizeAsync(string id, LoggedModelStatus status, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            return await Live(id).ExecuteUpdateAsync(
                model => model.SetProperty(m => m.Status, status).SetProperty(m => m.UpdatedAt, now), cancellationToken) == 1;
        },
        cancellationToken);

    /// <summary>Deletes a model; the versions registered of it stay.</summary>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            DateTimeOffset? now = time.GetUtcNow();
            return await Live(id).ExecuteUpdateAsync(model => model.SetProperty(m => m.DeletedAt, now), cancellationToken) == 1;
        },
        cancellationToken);

    /// <summary>Adds params, all of them or none; each is written once.</summary>
    /// <returns>Whether the model is there, and a param that has another value already.</returns>
    public async Task<(bool IsThere, ParamConflict? Conflict)> AddParamsAsync(
        string id, IReadOnlyCollection<KeyValuePair<string, string>> modelParams, CancellationToken cancellationToken)
    {
        try
        {
            return (await db.InTransactionAsync(() => AddParamsOnceAsync(id, modelParams, cancellationToken), cancellationToken), null);
        }
        catch (ParamConflictException e)
        {
            return (true, e.Conflict);
        }
    }

    public Task<bool> SetTagsAsync(string id, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                if (!await TouchAsync(id, cancellationToken))
                {
                    return false;
                }

                await values.SetTagsAsync(id, tags, cancellationToken);
                return true;
            },
            cancellationToken);

    /// <returns>Whether there was such a tag; null when there is no such model.</returns>
    public Task<bool?> RemoveTagAsync(string id, string key, CancellationToken cancellationToken) => db.InTransactionAsync<bool?>(
        async () => await TouchAsync(id, cancellationToken)
            ? await db.LoggedModelTags.Where(tag => tag.ModelId == id && tag.Key == key).ExecuteDeleteAsync(cancellationToken) == 1
            : null,
        cancellationToken);

    private async Task<bool> AddParamsOnceAsync(
        string id, IReadOnlyCollection<KeyValuePair<string, string>> modelParams, CancellationToken cancellationToken)
    {
        if (!await TouchAsync(id, cancellationToken))
        {
            return false;
        }

        return await values.AddParamsAsync(id, modelParams, cancellationToken) is { } conflict ? throw new ParamConflictException(conflict) : true;
    }

    private async Task<bool> TouchAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await Live(id).ExecuteUpdateAsync(model => model.SetProperty(m => m.UpdatedAt, now), cancellationToken) == 1;
    }

    private IQueryable<LoggedModelRow> Live(string id) => db.LoggedModels.Where(model => model.Id == id && model.DeletedAt == null);
}
