namespace MLOpsAspire.Platform.Jobs;

/// <summary>
/// A queue with at-least-once delivery. A received message is locked, not removed: it comes back when it is abandoned,
/// or when its lock runs out because its receiver died.
/// </summary>
public interface IJobQueue
{
    /// <summary>Puts a message into the queue.</summary>
    /// <param name="body">At most 256 kB in UTF-8.</param>
    /// <param name="deduplicationId">A second message with this id within the deduplication window is dropped.</param>
    /// <returns>False when it was dropped.</returns>
    Task<bool> SendAsync(string body, string deduplicationId, CancellationToken cancellationToken);

    /// <summary>Takes the oldest message that is due, and locks it.</summary>
    /// <param name="maxWait">How long to wait for one; zero looks once.</param>
    /// <returns>Null when none came.</returns>
    Task<JobMessage?> ReceiveAsync(TimeSpan maxWait, CancellationToken cancellationToken);

    /// <summary>Extends the lock to a full lock duration from now.</summary>
    /// <exception cref="JobLockLostException">The lock has run out.</exception>
    Task RenewAsync(JobMessage message, CancellationToken cancellationToken);

    /// <summary>Removes the message: its work is done.</summary>
    /// <exception cref="JobLockLostException">The lock has run out.</exception>
    Task CompleteAsync(JobMessage message, CancellationToken cancellationToken);

    /// <summary>Gives the message back unharmed, to be delivered again at once: this delivery does not count towards the last one.</summary>
    /// <exception cref="JobLockLostException">The lock has run out.</exception>
    Task ReturnAsync(JobMessage message, CancellationToken cancellationToken);

    /// <summary>Gives the message back after a failure, to be delivered again after <paramref name="delay"/>; after the last delivery it becomes a dead letter.</summary>
    /// <param name="reason">Kept if the message becomes a dead letter.</param>
    /// <exception cref="JobLockLostException">The lock has run out.</exception>
    Task AbandonAsync(JobMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken);

    /// <summary>Sets the message aside for good.</summary>
    /// <exception cref="JobLockLostException">The lock has run out.</exception>
    Task DeadLetterAsync(JobMessage message, string reason, CancellationToken cancellationToken);

    /// <summary>The messages set aside, oldest first.</summary>
    /// <param name="afterSequence">Only those with a higher sequence number; 0 for all.</param>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(long afterSequence, int limit, CancellationToken cancellationToken);
}
