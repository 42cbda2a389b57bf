using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>
/// Takes a release one step further: dev, gates, production. Each step is one transaction that starts from the stored state, so a
/// controller that dies is taken over where it was.
/// </summary>
internal sealed class ReleaseController(
    ReleaseStore releases,
    DeploymentStore deployments,
    ReplicaStore replicas,
    ModelStore models,
    IEnumerable<IGate> gates,
    StateTimer timer,
    IOptions<ReleaseOptions> options)
{
    /// <returns>Whether the release has moved.</returns>
    public async Task<bool> AdvanceAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        var isLate = timer.Watched(release) > options.Value.LoadTimeout;
        var move = release.State switch
        {
            ReleaseState.Pending => ToDev(release),
            ReleaseState.LoadingDev => await AfterLoadingDevAsync(release, isLate, cancellationToken),
            ReleaseState.Testing => await AfterTestingAsync(release, isLate, cancellationToken),
            ReleaseState.LoadingProduction => await AfterLoadingProductionAsync(release, isLate, cancellationToken),
            _ => null,
        };
        if (move is null || !await releases.MoveAsync(release, move, cancellationToken))
        {
            return false;
        }

        if (move.IsEnd)
        {
            timer.Forget(release.Id);
        }

        return true;
    }

    private static ReleaseMove ToDev(ReleaseRow release) =>
        new(ReleaseState.LoadingDev) { Target = Candidate(release, DeploymentNames.Dev) };

    private async Task<ReleaseMove?> AfterLoadingDevAsync(ReleaseRow release, bool isLate, CancellationToken cancellationToken)
    {
        var load = await LoadAsync(release, DeploymentNames.Dev, isLate, cancellationToken);
        return load.Outcome switch
        {
            LoadOutcome.Complete => new ReleaseMove(ReleaseState.Testing),
            LoadOutcome.Refused or LoadOutcome.Late => ReleaseMove.Fail(load.Problem!),
            _ => null,
        };
    }

    private async Task<ReleaseMove?> AfterTestingAsync(ReleaseRow release, bool isLate, CancellationToken cancellationToken)
    {
        try
        {
            var production = await deployments.FindAsync(release.Endpoint, DeploymentNames.Production, cancellationToken);
            return Judge(release, production, await RunGatesAsync(release, production, cancellationToken));
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

    private static ReleaseMove Judge(ReleaseRow release, Deployment? production, IReadOnlyList<GateResult> results) =>
        results.FirstOrDefault(result => result.Outcome == GateOutcome.Failed) is { } failed
            ? new ReleaseMove(ReleaseState.Rejected) { Gates = results, Error = $"The {failed.Gate} gate did not pass: {failed.Detail}" }
            : new ReleaseMove(ReleaseState.LoadingProduction)
            {
                Gates = results,
                Previous = production,
                Target = Candidate(release, DeploymentNames.Production),
            };

    private async Task<ReleaseMove?> AfterLoadingProductionAsync(ReleaseRow release, bool isLate, CancellationToken cancellationToken)
    {
        var load = await LoadAsync(release, DeploymentNames.Production, isLate, cancellationToken);
        return load.Outcome switch
        {
            LoadOutcome.Complete => new ReleaseMove(ReleaseState.Completed),

            // Silence says nothing against the version, which has passed its gates; it stays for the replicas to come.
            LoadOutcome.Late when load.Replicas == 0 => ReleaseMove.Fail($"{load.Problem} Production stays on version {release.Version}."),
            LoadOutcome.Refused or LoadOutcome.Late => ReleaseMove.Fail($"{load.Problem} Production goes back to what it served before, unless it was changed meanwhile.") with
            {
                Target = new Deployment(
                    release.Endpoint, DeploymentNames.Production, release.PreviousModel, release.PreviousVersion, release.PreviousDigest),
                InPlaceOf = release.Digest,
            },
            _ => null,
        };
    }

    private async Task<IReadOnlyList<GateResult>> RunGatesAsync(ReleaseRow release, Deployment? production, CancellationToken cancellationToken)
    {
        var candidate = await models.FindVersionAsync(release.Model, release.Version, cancellationToken)
            ?? throw new InvalidOperationException($"Release {release.Id} is of a version that is not there.");
        var champion = await ChampionAsync(production, cancellationToken);
        var live = await replicas.LiveAsync(cancellationToken);
        var results = new List<GateResult>();
        foreach (var gate in gates)
        {
            results.Add(await gate.RunAsync(new GateContext(release.Endpoint, candidate, champion, live), cancellationToken));
        }

        return results;
    }

    private async Task<ModelVersion?> ChampionAsync(Deployment? production, CancellationToken cancellationToken) =>
        production is { Model: { } model, Version: { } version }
            ? await models.FindVersionAsync(model, version, cancellationToken)
            : null;

    private async Task<LoadProgress> LoadAsync(ReleaseRow release, string deployment, bool isLate, CancellationToken cancellationToken) =>
        LoadProgress.Of(await replicas.LiveAsync(cancellationToken), Candidate(release, deployment), isLate);

    private static Deployment Candidate(ReleaseRow release, string deployment) =>
        new(release.Endpoint, deployment, release.Model, release.Version, release.Digest);
}
