using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Keeps the webhooks, each with its secret encrypted.</summary>
internal sealed class WebhookStore(RegistryDbContext db, EventStore events, WebhookSecrets secrets, TimeProvider time)
{
    /// <summary>Makes a webhook.</summary>
    /// <returns>The only readable copy of its secret.</returns>
    public async Task<NewWebhook> AddAsync(CreateWebhookRequest request, string createdBy, CancellationToken cancellationToken)
    {
        var (secret, stored) = secrets.New();
        var row = new WebhookRow
        {
            Id = RowId.New(time),
            Url = request.Url,
            Types = JsonSerializer.Serialize(request.Types, WireJson.Options),
            Subject = string.IsNullOrEmpty(request.Subject) ? null : request.Subject,
            Secret = stored,
            IsActive = request.IsActive,
            CreatedBy = createdBy,
            CreatedAt = time.GetUtcNow(),
        };
        await db.InTransactionAsync(
            () =>
            {
                db.Webhooks.Add(row);
                return db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        return new NewWebhook(secret, row.ToWebhook());
    }

    public async Task<Webhook?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken))?.ToWebhook();

    /// <summary>The newest first.</summary>
    public async Task<Page<Webhook>> ListAsync(int limit, string? before, CancellationToken cancellationToken)
    {
        var rows = await db.Webhooks.AsNoTracking()
            .Where(row => before == null || string.Compare(row.Id, before) < 0)
            .OrderByDescending(row => row.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Id, row => row.ToWebhook());
    }

    /// <summary>Lets a webhook rest, or wakes it.</summary>
    /// <returns>False when there is no such webhook.</returns>
    public Task<bool> SetActiveAsync(string id, bool isActive, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () => await db.Webhooks.Where(row => row.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(webhook => webhook.IsActive, isActive), cancellationToken) == 1,
        cancellationToken);

    /// <summary>Deletes a webhook with its deliveries.</summary>
    /// <returns>False when there is no such webhook.</returns>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            // Nobody publishes meanwhile, and gives it another delivery.
            await events.HoldHeadAsync(cancellationToken);
            await db.Deliveries.Where(row => row.WebhookId == id).ExecuteDeleteAsync(cancellationToken);
            return await db.Webhooks.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken) == 1;
        },
        cancellationToken);
}
