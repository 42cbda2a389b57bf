using MLOpsAspire.Registry.Api.Releases.Steps;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>
/// Takes a release one step further: dev, gates, approval, canary, production. Each step is one transaction that starts from the stored
/// state, so a controller that dies is taken over where it was.
/// </summary>
internal sealed class ReleaseController(ReleaseStore releases, IEnumerable<IReleaseStep> steps, StateTimer timer)
{
    /// <returns>Whether the release has moved.</returns>
    public async Task<bool> AdvanceAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        var watched = timer.Watched(release);
        var step = steps.SingleOrDefault(step => step.From == release.State);
        if (step is null || await step.NextAsync(release, watched, cancellationToken) is not { } move
            || !await releases.MoveAsync(release, move, cancellationToken))
        {
            return false;
        }

        if (move.IsEnd)
        {
            timer.Forget(release.Id);
        }

        return true;
    }
}
