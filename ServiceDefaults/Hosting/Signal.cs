namespace MLOpsAspire.ServiceDefaults.Hosting;

/// <summary>Wakes those of this process who wait for a change. It saves them time only: whoever misses it finds the change by looking again.</summary>
public class Signal(TimeProvider time)
{
    private volatile TaskCompletionSource _next = NewSource();

    public void Raise() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    /// <summary>The next raise. Taken before looking for a change, it cannot be missed in between.</summary>
    public Task Next() => _next.Task;

    /// <summary>Waits until <paramref name="next"/> is raised, and no longer than told.</summary>
    public async Task WaitAsync(Task next, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time to look again.
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
