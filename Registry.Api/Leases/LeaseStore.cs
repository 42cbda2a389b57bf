using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Leases;

/// <summary>Keeps who may do which background work, and until when.</summary>
internal sealed class LeaseStore(RegistryDbContext db, TimeProvider time)
{
    /// <summary>Takes a lease that is free or has run out, or renews one's own.</summary>
    /// <returns>False when another owner has it.</returns>
    public Task<bool> TakeAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            var lease = await db.Leases.SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
            if (lease is null)
            {
                lease = new LeaseRow { Name = name, Owner = owner };
                db.Leases.Add(lease);
            }

            // One that would last longer than any lease does is from before the clock was set back.
            if (lease.Owner != owner && lease.ExpiresAt > now && lease.ExpiresAt <= now + (2 * duration))
            {
                return false;
            }

            lease.Owner = owner;
            lease.ExpiresAt = now + duration;
            await db.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Gives a lease back, if it is still the owner's.</summary>
    public Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken) => db.InTransactionAsync(
        () => db.Leases.Where(row => row.Name == name && row.Owner == owner).ExecuteDeleteAsync(cancellationToken), cancellationToken);
}
