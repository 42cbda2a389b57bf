using System.Data;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Events.Webhooks;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>
/// Gives stored events their sequence numbers, and each webhook that wants them a delivery. Numbers are not given where events are stored,
/// because transactions do not commit in the order in which they begin: a reader that had seen 8 would never see the 7 that came after it.
/// </summary>
internal sealed class EventPublisher(RegistryDbContext db, EventStore store)
{
    private const int Batch = 100;

    /// <returns>How many events were published; there may be more.</returns>
    public async Task<int> PublishAsync(CancellationToken cancellationToken) =>
        await Unpublished.AnyAsync(cancellationToken)
            ? await db.InTransactionAsync(() => PublishOnceAsync(cancellationToken), cancellationToken, IsolationLevel.ReadCommitted)
            : 0;

    private IQueryable<EventRow> Unpublished => db.Events.Where(row => row.Sequence == null);

    private async Task<int> PublishOnceAsync(CancellationToken cancellationToken)
    {
        // Of two who publish at once, the second waits here, and goes on from where the first has come to.
        var head = await store.HoldHeadAsync(cancellationToken);
        var rows = await Unpublished.OrderBy(row => row.Number).Take(Batch).ToListAsync(cancellationToken);
        var webhooks = await db.Webhooks.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            row.Sequence = ++head;
            db.Deliveries.AddRange(webhooks.Where(webhook => webhook.Wants(row)).Select(webhook => DeliveryRow.Of(webhook, row)));
        }

        await db.SaveChangesAsync(cancellationToken);
        await store.MoveHeadAsync(head, cancellationToken);
        return rows.Count;
    }
}
