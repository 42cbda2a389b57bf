namespace MLOpsAspire.Registry.Api.Access.Audit;

/// <summary>How many refusals of callers who are nobody are written down: so many a minute, and the rest is counted in the log.</summary>
internal sealed partial class RefusalLimit(TimeProvider time, ILogger<RefusalLimit> logger)
{
    public const int PerMinute = 100;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _started;
    private int _taken;

    /// <returns>False when enough were written in this minute.</returns>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_taken == 0 || time.GetElapsedTime(_started) >= Minute)
            {
                LogIfLeftOut(_taken - PerMinute);
                _started = time.GetTimestamp();
                _taken = 0;
            }

            return ++_taken <= PerMinute;
        }
    }

    private void LogIfLeftOut(int count)
    {
        if (count > 0)
        {
            LogLeftOut(count);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} requests without a valid key were refused within a minute and not written into the audit log")]
    private partial void LogLeftOut(int count);
}
