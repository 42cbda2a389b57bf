using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>Knows how a release goes on from one state. It changes nothing itself.</summary>
internal interface IReleaseStep
{
    ReleaseState From { get; }

    /// <param name="release">In that state.</param>
    /// <param name="watched">For how long this process has watched it there.</param>
    /// <returns>Null when there is nothing to do yet.</returns>
    Task<ReleaseMove?> NextAsync(ReleaseRow release, TimeSpan watched, CancellationToken cancellationToken);
}
