using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Platform.Jobs;

/// <summary>Settings of the job queue.</summary>
public sealed class JobQueueOptions
{
    public const string Section = "JobQueue";

    /// <summary>The largest body, in UTF-8 bytes: what Azure Service Bus takes on its standard tier.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>How long a message stays locked unless the lock is renewed. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LockDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After how many deliveries, those given back unharmed not counted, a message becomes a dead letter. Default 5.</summary>
    [Range(1, 100)]
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>How long a deduplication id is remembered. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:20", "7.00:00:00")]
    public TimeSpan DeduplicationWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How often a receiver looks for a message that has come due, or in a file for one that another process sent; PostgreSQL tells of new
    /// ones. Default 100 milliseconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);
}
