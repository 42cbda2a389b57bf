using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Registry.Api.Leases;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>
/// Moves stored jobs to the job queue. A job that was sent but not yet struck off is sent again after a crash; the queue drops
/// the second one by its run id.
/// </summary>
internal sealed partial class OutboxService(
    IServiceScopeFactory scopes, IJobQueue queue, OutboxSignal signal, TimeProvider time, ILogger<OutboxService> logger)
    : LeasedService(new Lease("outbox", scopes, time), time, logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    protected override async Task RoundWhileHeldAsync(CancellationToken held)
    {
        var next = signal.Next();
        await SendAllAsync(held);
        await signal.WaitAsync(next, LookAgain, held);
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<OutboxStore>();
        while (await outbox.ReadAsync(cancellationToken) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                var body = JsonSerializer.Serialize(new TrainingJob(row.RunId), WireJson.Options);
                await queue.SendAsync(body, deduplicationId: row.RunId, cancellationToken);
                await outbox.RemoveAsync(row, cancellationToken);
                LogSent(row.RunId);
            }
        }
    }

    [LoggerMessage(2, LogLevel.Information, "Run {RunId} is in the job queue")]
    private partial void LogSent(string runId);
}
