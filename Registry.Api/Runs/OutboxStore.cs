using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The job messages that are still to be sent.</summary>
internal sealed class OutboxStore(RegistryDbContext db)
{
    private const int Batch = 100;

    public async Task<IReadOnlyList<OutboxRow>> ReadAsync(CancellationToken cancellationToken) =>
        await db.Outbox.AsNoTracking().OrderBy(row => row.Id).Take(Batch).ToListAsync(cancellationToken);

    public Task RemoveAsync(OutboxRow row, CancellationToken cancellationToken) => db.InTransactionAsync(
        () => db.Outbox.Where(candidate => candidate.Id == row.Id).ExecuteDeleteAsync(cancellationToken), cancellationToken);
}
