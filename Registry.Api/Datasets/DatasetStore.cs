using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Datasets;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Datasets;

/// <summary>Keeps the versions of datasets.</summary>
internal sealed class DatasetStore(RegistryDbContext db, EventLog events, TimeProvider time)
{
    /// <summary>Adds a version under the next number, unless there is one of the same digest, as part of the transaction under way.</summary>
    /// <returns>The version of the digest, and whether it is new.</returns>
    public async Task<(DatasetVersionRow Row, bool IsNew)> AddAsync(
        string name, AddDatasetVersionRequest request, string createdBy, CancellationToken cancellationToken)
    {
        if (await Of(name).SingleOrDefaultAsync(row => row.Digest == request.Digest, cancellationToken) is { } same)
        {
            return (same, false);
        }

        var row = new DatasetVersionRow
        {
            Name = name,
            Version = (await Of(name).MaxAsync(row => (int?)row.Version, cancellationToken) ?? 0) + 1,
            Source = request.Source,
            Digest = request.Digest,
            Rows = request.Rows,
            Description = request.Description,
            CreatedBy = createdBy,
            CreatedAt = time.GetUtcNow(),
        };
        db.DatasetVersions.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await events.AddAsync(EventType.DatasetVersionRegistered, EventSubject.OfDataset(name), row.ToVersion(), cancellationToken);
        return (row, true);
    }

    /// <param name="version">Null for the newest.</param>
    public Task<DatasetVersionRow?> FindAsync(string name, int? version, CancellationToken cancellationToken) =>
        Of(name).Where(row => version == null || row.Version == version).OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The datasets by name, each as its newest version.</summary>
    /// <param name="after">Only those with a name behind this one.</param>
    public async Task<Page<DatasetVersion>> ListAsync(int limit, string? after, CancellationToken cancellationToken)
    {
        var rows = await db.DatasetVersions.AsNoTracking()
            .Where(row => (after == null || string.Compare(row.Name, after) > 0)
                && row.Version == db.DatasetVersions.Where(other => other.Name == row.Name).Max(other => other.Version))
            .OrderBy(row => row.Name)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Name, row => row.ToVersion());
    }

    /// <summary>A dataset's versions, the newest first.</summary>
    /// <param name="before">Only those with a lower number.</param>
    public async Task<Page<DatasetVersion>> ListVersionsAsync(string name, int limit, int? before, CancellationToken cancellationToken)
    {
        var rows = await Of(name)
            .Where(row => before == null || row.Version < before)
            .OrderByDescending(row => row.Version)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Version.ToString(CultureInfo.InvariantCulture), row => row.ToVersion());
    }

    private IQueryable<DatasetVersionRow> Of(string name) => db.DatasetVersions.AsNoTracking().Where(row => row.Name == name);
}
