using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Keeps models and their versions.</summary>
internal sealed class ModelStore(RegistryDbContext db, TimeProvider time)
{
    /// <summary>The models by name.</summary>
    /// <param name="limit">The most models to give.</param>
    /// <param name="pageToken">Of the page before.</param>
    public async Task<Page<Model>> ListAsync(int limit, string? pageToken, CancellationToken cancellationToken)
    {
        var rows = await db.Models.AsNoTracking()
            .Where(model => model.DeletedAt == null && (pageToken == null || string.Compare(model.Name, pageToken) > 0))
            .OrderBy(model => model.Name)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Name, row => new Model(row.Name, row.LatestVersion, row.CreatedAt));
    }

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

        var rows = await db.ModelVersions.AsNoTracking()
            .Where(version => version.Model == model && version.DeletedAt == null && (before == null || version.Version < before))
            .OrderByDescending(version => version.Version)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Version.ToString(CultureInfo.InvariantCulture), ToVersion);
    }

    public async Task<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken) =>
        await db.ModelVersions.AsNoTracking().SingleOrDefaultAsync(row => row.Model == model && row.Version == version && row.DeletedAt == null, cancellationToken)
            is { } row ? ToVersion(row) : null;

    /// <summary>
    /// Issues the next number and stores the version under it. Raising the model's counter holds its row to the end of the
    /// transaction, so that numbers are neither skipped nor given twice.
    /// </summary>
    public Task<int> AddVersionAsync(
        string model, string runId, string digest, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var number = await NextNumberAsync(model, cancellationToken);
                db.ModelVersions.Add(new ModelVersionRow
                {
                    Model = model,
                    Version = number,
                    Digest = digest,
                    RunId = runId,
                    IsFromJob = true,
                    Metrics = JsonSerializer.Serialize(metrics, WireJson.Options),
                    CreatedAt = time.GetUtcNow(),
                    UpdatedAt = time.GetUtcNow(),
                });
                await db.SaveChangesAsync(cancellationToken);
                return number;
            },
            cancellationToken);

    private async Task<int> NextNumberAsync(string model, CancellationToken cancellationToken)
    {
        var raised = await db.Models.Where(row => row.Name == model).ExecuteUpdateAsync(
            row => row.SetProperty(m => m.LatestVersion, m => m.LatestVersion + 1), cancellationToken);
        if (raised == 0)
        {
            db.Models.Add(new ModelRow { Name = model, LatestVersion = 1, CreatedAt = time.GetUtcNow(), UpdatedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }

        return await db.Models.Where(row => row.Name == model).Select(row => row.LatestVersion).SingleAsync(cancellationToken);
    }

    private static ModelVersion ToVersion(ModelVersionRow row) => new(
        row.Model,
        row.Version,
        row.Digest,
        row.RunId,
        JsonSerializer.Deserialize<Dictionary<string, double>>(row.Metrics, WireJson.Options)!,
        row.CreatedAt);
}
