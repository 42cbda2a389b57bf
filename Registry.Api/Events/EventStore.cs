using System.Data;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Keeps the events that are published, for those who read them.</summary>
internal sealed class EventStore(RegistryDbContext db)
{
    private IQueryable<RevisionRow> Head => db.Revisions.Where(row => row.Name == RevisionRow.OfEvents);

    /// <summary>The sequence number of the last event that is published; 0 for none.</summary>
    public Task<long> HeadAsync(CancellationToken cancellationToken) => Head.Select(row => row.Value).SingleAsync(cancellationToken);

    /// <summary>The same, held to the end of the transaction, so that nobody publishes meanwhile.</summary>
    public async Task<long> HoldHeadAsync(CancellationToken cancellationToken)
    {
        await Head.ExecuteUpdateAsync(row => row.SetProperty(r => r.Value, r => r.Value), cancellationToken);
        return await HeadAsync(cancellationToken);
    }

    public Task MoveHeadAsync(long head, CancellationToken cancellationToken) =>
        Head.ExecuteUpdateAsync(row => row.SetProperty(r => r.Value, head), cancellationToken);

    /// <summary>Events in their order.</summary>
    /// <param name="after">Only those with a higher sequence number.</param>
    /// <param name="upTo">And none with a higher one than this.</param>
    public Task<List<EventRow>> ReadAsync(EventFilter filter, long after, long upTo, int limit, CancellationToken cancellationToken) =>
        filter.Apply(db.Events.AsNoTracking().Where(row => row.Sequence > after && row.Sequence <= upTo))
            .OrderBy(row => row.Sequence)
            .Take(limit)
            .ToListAsync(cancellationToken);

    /// <summary>Deletes what is older, with its deliveries, whatever became of them.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            await db.Deliveries.Where(row => row.Time < before).ExecuteDeleteAsync(cancellationToken);
            return await db.Events.Where(row => row.Time < before && row.Sequence != null).ExecuteDeleteAsync(cancellationToken);
        },
        cancellationToken,
        IsolationLevel.ReadCommitted);
}
