using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>Waits until every replica has loaded the version on dev.</summary>
internal sealed class LoadingDevStep(ReplicaStore replicas, IOptions<ReleaseOptions> options) : IReleaseStep
{
    public ReleaseState From => ReleaseState.LoadingDev;

    public async Task<ReleaseMove?> NextAsync(ReleaseRow release, TimeSpan watched, CancellationToken cancellationToken)
    {
        var load = LoadProgress.Of(
            await replicas.LiveAsync(cancellationToken), release.CandidateOn(DeploymentNames.Dev), watched > options.Value.LoadTimeout);
        return load.Outcome switch
        {
            LoadOutcome.Complete => new ReleaseMove(ReleaseState.Testing),
            LoadOutcome.Refused or LoadOutcome.Late => ReleaseMove.Fail(load.Problem!),
            _ => null,
        };
    }
}
