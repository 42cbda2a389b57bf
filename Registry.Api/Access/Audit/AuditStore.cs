using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Access.Audit;

/// <summary>Keeps the audit log. It has no way to change or delete an entry.</summary>
internal sealed class AuditStore(RegistryDbContext db)
{
    public Task AddAsync(AuditRow entry, CancellationToken cancellationToken) => db.InTransactionAsync(
        () =>
        {
            db.Audit.Add(entry);
            return db.SaveChangesAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>The newest first.</summary>
    public async Task<Page<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var entries = db.Audit.AsNoTracking();
        entries = query.Before is { } before ? entries.Where(row => row.Id < before) : entries;
        entries = query.Caller is { } caller ? entries.Where(row => row.Caller == caller) : entries;
        entries = query.PathPrefix is { } prefix ? entries.Where(row => row.Path.StartsWith(prefix)) : entries;
        entries = query.Since is { } since ? entries.Where(row => row.Time >= since) : entries;
        entries = query.Until is { } until ? entries.Where(row => row.Time < until) : entries;
        var rows = await entries.OrderByDescending(row => row.Id).Take(query.Limit + 1).ToListAsync(cancellationToken);
        return Paging.ToPage(rows, query.Limit, row => row.Id.ToString(CultureInfo.InvariantCulture), row => row.ToEntry());
    }
}
