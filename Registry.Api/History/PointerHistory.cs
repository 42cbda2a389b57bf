using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.History;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.History;

/// <summary>Keeps every change of what points to model versions. Nothing of it is ever changed or deleted.</summary>
internal sealed class PointerHistory(RegistryDbContext db, EventLog events, TimeProvider time)
{
    /// <summary>Notes a change, as part of the transaction that makes it and holds the pointer. A change that changes nothing is not noted.</summary>
    /// <param name="from">The value before; null for none.</param>
    /// <param name="to">The value from now on; null for none.</param>
    public async Task AddAsync(Pointer pointer, string? from, string? to, ChangeAuthor author, CancellationToken cancellationToken)
    {
        if (from == to)
        {
            return;
        }

        var last = await Of(pointer).OrderByDescending(change => change.Number).FirstOrDefaultAsync(cancellationToken);
        var now = time.GetUtcNow();
        var row = new PointerChangeRow
        {
            Kind = pointer.Kind,
            Owner = pointer.Owner,
            Name = pointer.Name,
            From = from,
            To = to,
            By = author.By,
            Reason = author.Reason,
            At = last is not null && last.At > now ? last.At : now,
        };
        db.PointerChanges.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await events.AddAsync(EventType.Of(pointer.Kind, isRemoved: to is null), EventSubject.Of(pointer), row.ToChange(), cancellationToken);
    }

    /// <summary>The number of the pointer's last change, of which its entity tag is made; 0 when it has never had a value, or has none now.</summary>
    public async Task<long> NumberAsync(Pointer pointer, CancellationToken cancellationToken) =>
        await Of(pointer).OrderByDescending(change => change.Number).FirstOrDefaultAsync(cancellationToken) is { To: not null } last ? last.Number : 0;

    /// <summary>The value a pointer had at a time; null when it had none.</summary>
    public Task<string?> ValueAsync(Pointer pointer, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        Of(pointer).Where(change => change.At <= asOf).OrderByDescending(change => change.Number).Select(change => change.To).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The values that an owner's pointers of a kind had at a time, by their names.</summary>
    public async Task<Dictionary<string, string>> ValuesAsync(PointerKind kind, string owner, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var last = db.PointerChanges
            .Where(change => change.Owner == owner && change.Kind == kind && change.At <= asOf)
            .GroupBy(change => change.Name)
            .Select(ofName => ofName.Max(change => change.Number));
        var rows = await db.PointerChanges.AsNoTracking().Where(change => last.Contains(change.Number) && change.To != null).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Name, row => row.To!, StringComparer.Ordinal);
    }

    /// <summary>The changes of an owner's pointers, the newest first.</summary>
    /// <param name="kinds">Of which kinds.</param>
    /// <param name="before">Only changes with a lower number.</param>
    public async Task<Page<PointerChange>> ListAsync(
        string owner, PointerKind[] kinds, int limit, long? before, CancellationToken cancellationToken)
    {
        var rows = await db.PointerChanges.AsNoTracking()
            .Where(change => change.Owner == owner && kinds.Contains(change.Kind) && (before == null || change.Number < before))
            .OrderByDescending(change => change.Number)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Number.ToString(CultureInfo.InvariantCulture), row => row.ToChange());
    }

    private IQueryable<PointerChangeRow> Of(Pointer pointer) => db.PointerChanges.AsNoTracking()
        .Where(change => change.Owner == pointer.Owner && change.Kind == pointer.Kind && change.Name == pointer.Name);
}
