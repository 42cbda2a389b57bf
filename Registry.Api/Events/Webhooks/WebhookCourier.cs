using Microsoft.Extensions.Options;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Brings a webhook what is due, and decides what becomes of what it does not take.</summary>
internal sealed partial class WebhookCourier(
    IServiceScopeFactory scopes, WebhookSender sender, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookCourier> logger)
{
    /// <summary>How many events of different subjects one receiver is sent at once.</summary>
    private const int AtOnce = 4;

    private const int Batch = 40;

    /// <returns>Whether anything was due; more may be by now.</returns>
    public async Task<bool> DeliverAsync(string webhook, CancellationToken cancellationToken)
    {
        var due = await FindDueAsync(webhook, cancellationToken);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, DeliverAsync);
        return due.Count > 0;
    }

    private async Task<IReadOnlyList<DueDelivery>> FindDueAsync(string webhook, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DeliveryStore>().DueOfAsync(webhook, Batch, cancellationToken);
    }

    private async ValueTask DeliverAsync(DueDelivery due, CancellationToken cancellationToken)
    {
        var outcome = await sender.SendAsync(due.Webhook, due.Event, cancellationToken);
        var attempts = due.Delivery.Attempts + 1;
        DateTimeOffset? retryAt = attempts < options.Value.MaxAttempts
            ? time.GetUtcNow() + BackOff.After(attempts, Random.Shared.NextDouble(), outcome.RetryAfter, options.Value)
            : null;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DeliveryStore>().NoteAsync(due.Delivery, outcome, retryAt, cancellationToken);
        if (outcome.Problem is not null && retryAt is null)
        {
            LogGivenUp(due.Delivery.Number, due.Webhook.Id, attempts, outcome.Problem);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Event {Number} was not taken by webhook {WebhookId} in {Attempts} attempts, and is given up: {Problem}")]
    private partial void LogGivenUp(long number, string webhookId, int attempts, string problem);
}
