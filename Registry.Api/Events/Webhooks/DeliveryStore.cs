using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Keeps what is to be sent, and what became of it.</summary>
internal sealed class DeliveryStore(RegistryDbContext db, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>The webhooks that something is to be sent to now.</summary>
    public Task<List<string>> DueAsync(CancellationToken cancellationToken) =>
        Due().Select(delivery => delivery.WebhookId).Distinct().ToListAsync(cancellationToken);

    /// <summary>What is to be sent to a webhook now: of each subject the first that is not settled, since the later ones wait for it.</summary>
    public async Task<IReadOnlyList<DueDelivery>> DueOfAsync(string webhook, int limit, CancellationToken cancellationToken)
    {
        var rows = await Due().Where(delivery => delivery.WebhookId == webhook)
            .OrderBy(delivery => delivery.Number)
            .Take(limit)
            .Join(db.Events.AsNoTracking(), delivery => delivery.Number, row => row.Sequence, (delivery, row) => new { delivery, row })
            .Join(db.Webhooks.AsNoTracking(), both => both.delivery.WebhookId, row => row.Id, (both, row) => new { both.delivery, Event = both.row, Webhook = row })
            .ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.delivery.Number).Select(row => new DueDelivery(row.delivery, row.Event, row.Webhook))];
    }

    /// <summary>Writes down how an attempt went. If another registry has written its own meanwhile, that one counts.</summary>
    /// <param name="retryAt">When it is sent again; null when it is not.</param>
    public Task<int> NoteAsync(DeliveryRow delivery, SendOutcome outcome, DateTimeOffset? retryAt, CancellationToken cancellationToken)
    {
        var state = outcome.Problem is null ? DeliveryState.Delivered : retryAt is null ? DeliveryState.Dead : DeliveryState.Pending;
        DateTimeOffset? deliveredAt = outcome.Problem is null ? time.GetUtcNow() : null;
        return db.InTransactionAsync(
            () => Find(delivery.WebhookId, delivery.Number)
                .Where(row => row.State == DeliveryState.Pending && row.Attempts == delivery.Attempts)
                .ExecuteUpdateAsync(
                    row => row
                        .SetProperty(r => r.State, state)
                        .SetProperty(r => r.Attempts, r => r.Attempts + 1)
                        .SetProperty(r => r.NextAttemptAt, r => retryAt ?? r.NextAttemptAt)
                        .SetProperty(r => r.LastStatus, outcome.Status)
                        .SetProperty(r => r.LastError, outcome.Problem)
                        .SetProperty(r => r.DeliveredAt, r => deliveredAt ?? r.DeliveredAt),
                    cancellationToken),
            cancellationToken,
            IsolationLevel.ReadCommitted);
    }

    /// <summary>The deliveries of a webhook, the newest first.</summary>
    /// <param name="before">Only those with a lower number.</param>
    public async Task<Page<WebhookDelivery>> ListAsync(
        string webhook, DeliveryState? state, int limit, long? before, CancellationToken cancellationToken)
    {
        var rows = await db.Deliveries.AsNoTracking()
            .Where(row => row.WebhookId == webhook && (state == null || row.State == state) && (before == null || row.Number < before))
            .Join(db.Events.AsNoTracking(), delivery => delivery.Number, row => row.Sequence, (delivery, row) => new { delivery, row })
            .OrderByDescending(both => both.delivery.Number)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(
            rows, limit, both => both.delivery.Number.ToString(CultureInfo.InvariantCulture), both => both.delivery.ToDelivery(both.row));
    }

    /// <summary>Has an event sent again, or at last, as if for the first time.</summary>
    /// <returns>False when there is no such delivery.</returns>
    public Task<bool> RedeliverAsync(string webhook, long number, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.InTransactionAsync(
            async () => await Find(webhook, number).ExecuteUpdateAsync(
                row => row
                    .SetProperty(r => r.State, DeliveryState.Pending)
                    .SetProperty(r => r.Attempts, 0)
                    .SetProperty(r => r.NextAttemptAt, now),
                cancellationToken) == 1,
            cancellationToken);
    }

    private IQueryable<DeliveryRow> Find(string webhook, long number) => db.Deliveries.Where(row => row.WebhookId == webhook && row.Number == number);

    private IQueryable<DeliveryRow> Due()
    {
        var now = time.GetUtcNow();

        // One that would wait longer than any does is from before the clock was set back.
        var latest = now + options.Value.LongestDelay;
        return db.Deliveries.AsNoTracking().Where(delivery => delivery.State == DeliveryState.Pending
            && (delivery.NextAttemptAt <= now || delivery.NextAttemptAt > latest)
            && db.Webhooks.Any(webhook => webhook.Id == delivery.WebhookId && webhook.IsActive)
            && !db.Deliveries.Any(earlier => earlier.State == DeliveryState.Pending && earlier.WebhookId == delivery.WebhookId
                && earlier.Subject == delivery.Subject && earlier.Number < delivery.Number));
    }
}
