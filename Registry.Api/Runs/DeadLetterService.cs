using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Registry.Api.Leases;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Ends the runs whose jobs became dead letters, so that no run stays open for ever.</summary>
internal sealed partial class DeadLetterService(
    IServiceScopeFactory scopes, IJobQueue queue, TimeProvider time, ILogger<DeadLetterService> logger)
    : LeasedService(new Lease("dead letters", scopes, time), time, logger)
{
    private const int Batch = 100;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time = time;

    /// <summary>The last one seen by this process. After a restart all are read again, which changes nothing.</summary>
    private long _lastSequence;

    protected override async Task RoundWhileHeldAsync(CancellationToken held)
    {
        await EndRunsAsync(held);
        await Task.Delay(LookAgain, _time, held);
    }

    private async Task EndRunsAsync(CancellationToken cancellationToken)
    {
        while (await queue.ReadDeadLettersAsync(_lastSequence, Batch, cancellationToken) is { Count: > 0 } letters)
        {
            await using var scope = scopes.CreateAsyncScope();
            var runs = scope.ServiceProvider.GetRequiredService<RunReportStore>();
            foreach (var letter in letters)
            {
                var runId = RunIdOf(letter);
                if (runId is not null && await runs.FailAsync(runId, $"The job was given up. {letter.Reason}", cancellationToken))
                {
                    LogEnded(runId, letter.DeliveryCount);
                }

                _lastSequence = letter.Sequence;
            }
        }
    }

    private static string? RunIdOf(DeadLetter letter)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingJob>(letter.Body, WireJson.Options)?.RunId;
        }
        catch (JsonException)
        {
            // Not one of ours; it stays among the dead letters for a person to look at.
            return null;
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "Run {RunId} has failed: its job was given up after {Deliveries} deliveries")]
    private partial void LogEnded(string runId, int deliveries);
}
