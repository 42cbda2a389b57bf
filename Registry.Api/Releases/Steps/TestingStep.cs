using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>Runs the gates, and goes on to production, or to those who have to approve it.</summary>
internal sealed class TestingStep(DeploymentStore deployments, GateRunner gates, Promotion promotion, IOptions<ReleaseOptions> options) : IReleaseStep
{
    public ReleaseState From => ReleaseState.Testing;

    public async Task<ReleaseMove?> NextAsync(ReleaseRow release, TimeSpan watched, CancellationToken cancellationToken)
    {
        var isLate = watched > options.Value.LoadTimeout;
        try
        {
            var production = await deployments.FindRowAsync(release.Endpoint, DeploymentNames.Production, cancellationToken);
            var results = await gates.RunAsync(release, production, cancellationToken);
            return await JudgeAsync(release, production, results, cancellationToken);
        }
        catch (ReplicaAwayException e)
        {
            return isLate ? ReleaseMove.Fail(e.Message) : null;
        }
        catch (Exception e) when (isLate && !cancellationToken.IsCancellationRequested && e is not OutOfMemoryException)
        {
            return ReleaseMove.Fail("The gates could not be run; the registry's log says why.");
        }
    }

    private async Task<ReleaseMove> JudgeAsync(
        ReleaseRow release, DeploymentRow? production, IReadOnlyList<GateResult> results, CancellationToken cancellationToken)
    {
        if (results.FirstOrDefault(result => result.Outcome == GateOutcome.Failed) is { } failed)
        {
            return new ReleaseMove(ReleaseState.Rejected) { Gates = results, Error = $"The {failed.Gate} gate did not pass: {failed.Detail}" };
        }

        return release.ReadTerms().RequiresApproval
            ? new ReleaseMove(ReleaseState.AwaitingApproval) { Gates = results, Previous = production }
            : await promotion.BeginAsync(release, production, results, cancellationToken);
    }
}
