using Microsoft.Extensions.Options;
using MLOpsAspire.Registry.Api.Leases;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Publishes the events of all registries on the database, and forgets those that are old.</summary>
internal sealed partial class EventService(
    IServiceScopeFactory scopes,
    NewEventSignal arrived,
    PublishedEventSignal published,
    IOptions<EventOptions> options,
    TimeProvider time,
    ILogger<EventService> logger) : LeasedService(new Lease("events", scopes, time), time, logger)
{
    private static readonly TimeSpan BetweenClearings = TimeSpan.FromHours(1);

    private readonly TimeProvider _time = time;
    private long? _clearedAt;

    protected override async Task RoundWhileHeldAsync(CancellationToken held)
    {
        var next = arrived.Next();
        await PublishAllAsync(held);
        await ForgetOldAsync(held);
        await arrived.WaitAsync(next, options.Value.LookAgain, held);
    }

    private async Task PublishAllAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        while (await scope.ServiceProvider.GetRequiredService<EventPublisher>().PublishAsync(cancellationToken) > 0)
        {
            published.Raise();
        }
    }

    private async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        if (_clearedAt is { } last && _time.GetElapsedTime(last) < BetweenClearings)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var count = await scope.ServiceProvider.GetRequiredService<EventStore>().ForgetAsync(_time.GetUtcNow() - options.Value.Retention, cancellationToken);
        _clearedAt = _time.GetTimestamp();
        if (count > 0)
        {
            LogForgotten(count);
        }
    }

    [LoggerMessage(20, LogLevel.Information, "{Count} events older than they are kept were deleted")]
    private partial void LogForgotten(int count);
}
