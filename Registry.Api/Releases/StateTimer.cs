using System.Collections.Concurrent;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>
/// Tells how long this process has watched a release in its state. Time in which no registry ran, a machine slept or a clock was
/// set does not count: the replicas could not be heard in it.
/// </summary>
internal sealed class StateTimer(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (ReleaseState State, int Step, long Since)> _seen = new(StringComparer.Ordinal);

    public TimeSpan Watched(ReleaseRow release)
    {
        var (state, step, since) = _seen.GetOrAdd(release.Id, _ => Now(release));
        if ((state, step) == (release.State, release.Step))
        {
            return time.GetElapsedTime(since);
        }

        _seen[release.Id] = Now(release);
        return TimeSpan.Zero;
    }

    /// <summary>A release that has ended is watched no more.</summary>
    public void Forget(string releaseId) => _seen.TryRemove(releaseId, out _);

    private (ReleaseState State, int Step, long Since) Now(ReleaseRow release) => (release.State, release.Step, time.GetTimestamp());
}
