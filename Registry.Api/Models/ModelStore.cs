using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Keeps models and their versions. Those that are deleted are not there for anybody, but their numbers stay taken.</summary>
internal sealed class ModelStore(RegistryDbContext db, ModelTagStore tags, EventLog events, TimeProvider time)
{
    /// <summary>The models by name.</summary>
    /// <param name="limit">The most models to give.</param>
    /// <param name="pageToken">Of the page before.</param>
    public async Task<Page<Model>> ListAsync(int limit, string? pageToken, CancellationToken cancellationToken)
    {
        var rows = await Models
            .Where(model => pageToken == null || string.Compare(model.Name, pageToken) > 0)
            .OrderBy(model => model.Name)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Name, ModelMapping.ToModel);
    }

    /// <summary>A model with its tags and aliases.</summary>
    public Task<ModelRow?> FindAsync(string model, CancellationToken cancellationToken) =>
        Models.SingleOrDefaultAsync(row => row.Name == model, cancellationToken);

    /// <summary>The latest version first; null when there is no such model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="limit">The most versions to give.</param>
    /// <param name="before">Only versions below this number.</param>
    public async Task<Page<ModelVersion>?> ListVersionsAsync(string model, int limit, int? before, CancellationToken cancellationToken)
    {
        if (!await db.Models.AnyAsync(row => row.Name == model && row.DeletedAt == null, cancellationToken))
        {
            return null;
        }

        var rows = await Versions
            .Where(version => version.Model == model && (before == null || version.Version < before))
            .OrderByDescending(version => version.Version)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Version.ToString(CultureInfo.InvariantCulture), ModelMapping.ToVersion);
    }

    public async Task<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken) =>
        await FindVersionRowAsync(model, version, cancellationToken) is { } row ? ModelMapping.ToVersion(row) : null;

    /// <summary>A version with its tags and aliases.</summary>
    public Task<ModelVersionRow?> FindVersionRowAsync(string model, int version, CancellationToken cancellationToken) =>
        Versions.SingleOrDefaultAsync(row => row.Model == model && row.Version == version, cancellationToken);

    /// <summary>Adds a model, or one in place of a deleted one of its name, whose numbers it goes on with.</summary>
    /// <returns>False when there is one of this name.</returns>
    public Task<bool> AddAsync(
        string model, string? description, IReadOnlyDictionary<string, string> tagsOfModel, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                if (await db.Models.AnyAsync(row => row.Name == model && row.DeletedAt == null, cancellationToken))
                {
                    return false;
                }

                if (!await ReviveAsync(model, description, cancellationToken))
                {
                    var now = time.GetUtcNow();
                    db.Models.Add(new ModelRow { Name = model, Description = description, CreatedAt = now, UpdatedAt = now });
                    await db.SaveChangesAsync(cancellationToken);
                }

                await tags.ChangeAsync(model, tagsOfModel.ToDictionary(tag => tag.Key, tag => (string?)tag.Value), cancellationToken);
                await events.AddAsync(EventType.ModelCreated, EventSubject.OfModel(model), new ModelEvent(model), cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>Registers what a job has made; its model is made when it is not there.</summary>
    /// <returns>The version's number.</returns>
    public Task<int> AddVersionAsync(
        string model, string runId, string digest, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var version = new NewVersion { Model = model, Digest = digest, RunId = runId, IsFromJob = true, Metrics = metrics };
                if (await AddVersionAsync(version, cancellationToken) is { } number)
                {
                    return number;
                }

                await AddAsync(model, description: null, new Dictionary<string, string>(), cancellationToken);
                return (await AddVersionAsync(version, cancellationToken))!.Value;
            },
            cancellationToken);

    /// <summary>
    /// Issues the next number and stores the version under it. Raising the model's counter holds its row to the end of the
    /// transaction, so that numbers are neither skipped nor given twice.
    /// </summary>
    /// <returns>Null when there is no such model.</returns>
    public Task<int?> AddVersionAsync(NewVersion version, CancellationToken cancellationToken) => db.InTransactionAsync<int?>(
        async () =>
        {
            var now = time.GetUtcNow();
            var raised = await db.Models.Where(row => row.Name == version.Model && row.DeletedAt == null).ExecuteUpdateAsync(
                row => row.SetProperty(m => m.LatestVersion, m => m.LatestVersion + 1).SetProperty(m => m.UpdatedAt, now), cancellationToken);
            if (raised == 0)
            {
                return null;
            }

            var number = await db.Models.Where(row => row.Name == version.Model).Select(row => row.LatestVersion).SingleAsync(cancellationToken);
            db.ModelVersions.Add(ToRow(version, number, now));
            await db.SaveChangesAsync(cancellationToken);
            await tags.ChangeAsync(version.Model, number, version.Tags.ToDictionary(tag => tag.Key, tag => (string?)tag.Value), cancellationToken);
            await events.AddAsync(
                EventType.VersionRegistered,
                EventSubject.OfModel(version.Model),
                new ModelVersionEvent(version.Model, number, version.Digest, version.RunId, version.User),
                cancellationToken);
            return number;
        },
        cancellationToken);

    /// <summary>
    /// Holds a model's row to the end of the transaction, so that none of its versions comes, goes or gets another name meanwhile.
    /// Whoever changes more than one row of a model begins with this.
    /// </summary>
    /// <returns>Whether the model is there.</returns>
    public async Task<bool> HoldAsync(string model, CancellationToken cancellationToken) =>
        await db.Models.Where(row => row.Name == model && row.DeletedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(m => m.UpdatedAt, m => m.UpdatedAt), cancellationToken) == 1;

    /// <summary>Notes that a model has changed.</summary>
    public Task TouchAsync(string model, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Models.Where(row => row.Name == model).ExecuteUpdateAsync(row => row.SetProperty(m => m.UpdatedAt, now), cancellationToken);
    }

    private IQueryable<ModelRow> Models =>
        db.Models.AsNoTracking().AsSplitQuery().Include(model => model.Tags).Include(model => model.Aliases).Where(model => model.DeletedAt == null);

    private IQueryable<ModelVersionRow> Versions =>
        db.ModelVersions.AsNoTracking().AsSplitQuery().Include(version => version.Tags).Include(version => version.Aliases)
            .Where(version => version.DeletedAt == null);

    /// <returns>False when no model of this name was deleted.</returns>
    private async Task<bool> ReviveAsync(string model, string? description, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isRevived = await db.Models.Where(row => row.Name == model && row.DeletedAt != null).ExecuteUpdateAsync(
            row => row
                .SetProperty(m => m.DeletedAt, (DateTimeOffset?)null)
                .SetProperty(m => m.RenamedTo, (string?)null)
                .SetProperty(m => m.Description, description)
                .SetProperty(m => m.CreatedAt, now)
                .SetProperty(m => m.UpdatedAt, now),
            cancellationToken) == 1;
        if (isRevived)
        {
            await db.ModelTags.Where(tag => tag.Model == model).ExecuteDeleteAsync(cancellationToken);
        }

        return isRevived;
    }

    private static ModelVersionRow ToRow(NewVersion version, int number, DateTimeOffset now) => new()
    {
        Model = version.Model,
        Version = number,
        Digest = version.Digest,
        RunId = version.RunId,
        IsFromJob = version.IsFromJob,
        Metrics = JsonSerializer.Serialize(version.Metrics, WireJson.Options),
        Source = version.Source,
        Location = version.Location,
        LoggedModelId = version.LoggedModelId,
        RunLink = version.RunLink,
        Description = version.Description,
        User = version.User,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
