using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Idempotency;

/// <summary>Keeps the answers to requests that may be sent again.</summary>
internal sealed class IdempotencyStore(RegistryDbContext db, TimeProvider time)
{
    /// <summary>How long a key is known.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    public Task<IdempotencyRow?> FindAsync(string caller, string key, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Lifetime;
        return db.IdempotencyKeys.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Caller == caller && row.Key == key && row.CreatedAt > oldest, cancellationToken);
    }

    /// <summary>Stores an answer, and forgets those that are old, as part of the transaction under way.</summary>
    public async Task AddAsync(IdempotencyRow row, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Lifetime;
        await db.IdempotencyKeys.Where(old => old.CreatedAt <= oldest).ExecuteDeleteAsync(cancellationToken);
        db.IdempotencyKeys.Add(row);
        await db.SaveChangesAsync(cancellationToken);
    }
}
