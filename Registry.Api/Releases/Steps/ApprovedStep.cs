using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>Goes on to production with a version that somebody approved, unless it was compared with another champion than there is now.</summary>
internal sealed class ApprovedStep(DeploymentStore deployments, Promotion promotion) : IReleaseStep
{
    public ReleaseState From => ReleaseState.Approved;

    public async Task<ReleaseMove?> NextAsync(ReleaseRow release, TimeSpan watched, CancellationToken cancellationToken)
    {
        var production = await deployments.FindRowAsync(release.Endpoint, DeploymentNames.Production, cancellationToken);
        return production?.Digest == release.PreviousDigest
            ? await promotion.BeginAsync(release, production, release.ReadGates(), cancellationToken)
            : new ReleaseMove(ReleaseState.Testing);
    }
}
