using MLOpsAspire.Registry.Api.Leases;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Triggers.Schedules;

/// <summary>Starts stored jobs at the times of their schedules.</summary>
internal sealed partial class ScheduleService(
    IServiceScopeFactory scopes, ScheduleSignal signal, OutboxSignal outbox, TimeProvider time, ILogger<ScheduleService> logger)
    : LeasedService(new Lease("schedules", scopes, time), time, logger)
{
    /// <summary>Also how soon a schedule made by another registry, or a clock that was set, is noticed.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time = time;

    protected override async Task RoundWhileHeldAsync(CancellationToken held)
    {
        var next = signal.Next();
        await signal.WaitAsync(next, await StartDueAsync(held), held);
    }

    /// <returns>How long to wait for the next one.</returns>
    private async Task<TimeSpan> StartDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<ScheduleStore>();
        await store.RealignAsync(cancellationToken);
        foreach (var id in await store.DueAsync(cancellationToken))
        {
            if (await store.StartAsync(id, cancellationToken) is { } run)
            {
                LogStarted(id, run);
                outbox.Raise();
            }
        }

        var wait = await store.NextAtAsync(cancellationToken) - _time.GetUtcNow() ?? LookAgain;
        return wait > LookAgain ? LookAgain : wait < ShortestWait ? ShortestWait : wait;
    }

    [LoggerMessage(2, LogLevel.Information, "The schedule {TriggerId} has started run {RunId}")]
    private partial void LogStarted(string triggerId, string runId);
}
