using System.Collections.Concurrent;
using MLOpsAspire.Registry.Api.Leases;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Keeps events on their way to the receivers, each webhook's by themselves, so that a slow receiver holds up no other.</summary>
internal sealed partial class WebhookService(
    IServiceScopeFactory scopes, WebhookCourier courier, PublishedEventSignal signal, TimeProvider time, ILogger<WebhookService> logger)
    : LeasedService(new Lease("webhooks", scopes, time), time, logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> _busy = new(StringComparer.Ordinal);

    protected override async Task RoundWhileHeldAsync(CancellationToken held)
    {
        var next = signal.Next();
        await BeginAsync(held);
        await signal.WaitAsync(next, LookAgain, held);
    }

    private async Task BeginAsync(CancellationToken held)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await scope.ServiceProvider.GetRequiredService<DeliveryStore>().DueAsync(held);
        foreach (var webhook in due.Where(webhook => !_busy.TryGetValue(webhook, out var task) || task.IsCompleted))
        {
            _busy[webhook] = DeliverAllAsync(webhook, held);
        }
    }

    private async Task DeliverAllAsync(string webhook, CancellationToken cancellationToken)
    {
        try
        {
            while (await courier.DeliverAsync(webhook, cancellationToken))
            {
                // The next ones of the same subjects are due by now.
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, webhook);
        }
    }

    [LoggerMessage(3, LogLevel.Error, "Deliveries to webhook {WebhookId} were broken off; they are tried again")]
    private partial void LogFailed(Exception exception, string webhookId);
}
