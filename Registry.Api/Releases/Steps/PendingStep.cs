using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>Points dev at the version.</summary>
internal sealed class PendingStep : IReleaseStep
{
    public ReleaseState From => ReleaseState.Pending;

    public Task<ReleaseMove?> NextAsync(ReleaseRow release, TimeSpan watched, CancellationToken cancellationToken) => Task.FromResult<ReleaseMove?>(
        new ReleaseMove(ReleaseState.LoadingDev) { Change = DeploymentChange.PointAt(release.CandidateOn(DeploymentNames.Dev)) });
}
