using System.Collections.Concurrent;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Jobs;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

/// <summary>A queue that delivers one job, and keeps how it was settled.</summary>
internal sealed class FakeJobQueue : IJobQueue
{
    private readonly JobMessage _job = new(1, "token", JsonSerializer.Serialize(new TrainingJob(FakeRegistry.RunId), WireJson.Options), 1, 0);
    private int _receives;

    /// <summary>What a renewal throws; null when it succeeds.</summary>
    public Exception? RenewalFailure { get; set; }

    public ConcurrentQueue<string> Settlements { get; } = [];

    /// <summary>Ends when the receiver asks for the next job, and so is done with the first.</summary>
    public TaskCompletionSource AskedForTheNext { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> SendAsync(string body, string deduplicationId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<JobMessage?> ReceiveAsync(TimeSpan maxWait, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _receives) > 1)
        {
            AskedForTheNext.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return _job;
    }

    public Task RenewAsync(JobMessage message, CancellationToken cancellationToken) =>
        RenewalFailure is { } failure ? Task.FromException(failure) : Task.CompletedTask;

    public Task CompleteAsync(JobMessage message, CancellationToken cancellationToken) => SettleAsync("complete");

    public Task ReturnAsync(JobMessage message, CancellationToken cancellationToken) => SettleAsync("return");

    public Task AbandonAsync(JobMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) => SettleAsync("abandon");

    public Task DeadLetterAsync(JobMessage message, string reason, CancellationToken cancellationToken) => SettleAsync("dead letter");

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DeadLetter>>([]);

    private Task SettleAsync(string how)
    {
        Settlements.Enqueue(how);
        return Task.CompletedTask;
    }
}
