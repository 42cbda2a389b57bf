using System.Diagnostics;

namespace MLOpsAspire.Testing;

/// <summary>Waits for what another thread or process brings about.</summary>
public static class Eventually
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until there is something that satisfies the condition.</summary>
    /// <param name="look">May return null for nothing.</param>
    /// <param name="isRight">What to wait for.</param>
    /// <param name="atMost">Only a bound for when it never comes; 30 seconds when not given.</param>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> look, Func<T, bool> isRight, TimeSpan? atMost = null)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (seen is not null && isRight(seen))
            {
                return seen;
            }

            if (Stopwatch.GetElapsedTime(started) > (atMost ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"What was waited for did not come; the last thing seen was: {seen?.ToString() ?? "nothing"}");
            }

            await Task.Delay(LookAgain);
        }
    }
}
