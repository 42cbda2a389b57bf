using System.Diagnostics;

namespace MLOpsAspire.Testing;

/// <summary>A clock that stands still until a test moves it; timers fire on the way.</summary>
public sealed class FakeTimeProvider : TimeProvider
{
    private const int PauseMilliseconds = 5;

    /// <summary>Only a bound for when it never ends.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _elapsedTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsedTicks;
        }
    }

    /// <summary>Moves time forward and fires every timer that comes due, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        MoveTo(end);
    }

    /// <summary>Moves time forward, step by step, until work has ended that waits for it here and there.</summary>
    /// <exception cref="TimeoutException">It has not ended after 30 seconds of the real clock.</exception>
    public async Task AdvanceUntilAsync(Task work, TimeSpan step)
    {
        var started = Stopwatch.GetTimestamp();
        while (!work.IsCompleted)
        {
            if (Stopwatch.GetElapsedTime(started) > LongestWork)
            {
                throw new TimeoutException("What time was moved on for did not end.");
            }

            Advance(step);
            await Task.WhenAny(work, Task.Delay(PauseMilliseconds));
        }
    }

    /// <summary>Sets the wall clock alone, as an administrator or a time server does; elapsed time is unchanged.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _now += by;
        }
    }

    /// <summary>Whether somebody waits for just this long from now.</summary>
    public bool HasTimerDueIn(TimeSpan duration) => FindTimer(duration, duration) is not null;

    /// <summary>How long until somebody who waits for about so long is to be woken; a test that moves time on must not be ahead of the one who waits.</summary>
    /// <returns>Null when nobody waits so long.</returns>
    public TimeSpan? FindTimer(TimeSpan least, TimeSpan most)
    {
        lock (_lock)
        {
            var left = _timers.Select(timer => timer.DueAt - _elapsedTicks).Where(ticks => ticks >= least.Ticks && ticks <= most.Ticks).ToArray();
            return left.Length > 0 ? TimeSpan.FromTicks(left.Min()) : null;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Moves time to when the next timer is due, which is not due again then: others may move time too.</summary>
    private FakeTimer? TakeDue(long end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (next is not null)
            {
                MoveTo(next.DueAt);
                next.SetNext();
            }

            return next;
        }
    }

    private void MoveTo(long ticks)
    {
        lock (_lock)
        {
            if (ticks > _elapsedTicks)
            {
                _now += TimeSpan.FromTicks(ticks - _elapsedTicks);
                _elapsedTicks = ticks;
            }
        }
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public long DueAt { get; private set; } = long.MaxValue;

        public void SetNext() => DueAt = _period == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + _period.Ticks;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
