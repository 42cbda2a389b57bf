using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Access.Keys;

/// <summary>Keeps the keys, each by the hash of its secret.</summary>
internal sealed class ApiKeyStore(RegistryDbContext db, EventLog events, TimeProvider time)
{
    public Task<bool> AnyAsync(CancellationToken cancellationToken) => db.ApiKeys.AnyAsync(cancellationToken);

    public Task<ApiKeyRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);

    /// <summary>Makes a key.</summary>
    /// <returns>The only copy of its secret.</returns>
    public async Task<NewApiKey> AddAsync(CreateApiKeyRequest request, string createdBy, CancellationToken cancellationToken)
    {
        var text = KeyText.New(time);
        var row = new ApiKeyRow
        {
            Id = text.Id,
            Hash = text.Hash,
            Name = request.Name,
            Role = request.Role,
            CreatedBy = createdBy,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = request.ExpiresAt,
        };
        await db.InTransactionAsync(
            async () =>
            {
                db.ApiKeys.Add(row);
                await events.AddAsync(EventType.KeyCreated, EventSubject.OfKey(row.Id), row.ToKey(), cancellationToken);
                return true;
            },
            cancellationToken);
        return new NewApiKey(text.ToString(), row.ToKey());
    }

    /// <summary>The newest first; those that are revoked or have expired too.</summary>
    public async Task<Page<ApiKey>> ListAsync(int limit, string? before, CancellationToken cancellationToken)
    {
        var rows = await db.ApiKeys.AsNoTracking()
            .Where(row => before == null || string.Compare(row.Id, before) < 0)
            .OrderByDescending(row => row.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Id, row => row.ToKey());
    }

    /// <summary>Revokes a key from now on, unless it is revoked already.</summary>
    /// <returns>False when there is no such key.</returns>
    public Task<bool> RevokeAsync(string id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            var isRevoked = await db.ApiKeys.Where(row => row.Id == id && row.RevokedAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(key => key.RevokedAt, now), cancellationToken) == 1;
            var row = await FindAsync(id, cancellationToken);
            if (isRevoked)
            {
                await events.AddAsync(EventType.KeyRevoked, EventSubject.OfKey(id), row!.ToKey(), cancellationToken);
            }

            return row is not null;
        },
        cancellationToken);

    public Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => db.InTransactionAsync(
        () => db.ApiKeys.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(key => key.LastUsedAt, at), cancellationToken),
        cancellationToken);
}
