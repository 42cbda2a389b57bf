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
    IOptions<ReleaseOptions> options,
    TimeProvider time)
{
    /// <returns>Whether the release has moved.</returns>
    public async Task<bool> AdvanceAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        var move = release.State switch
        {
            ReleaseState.Pending => ToDev(release),
            ReleaseState.LoadingDev => await AfterLoadingDevAsync(release, cancellationToken),
            ReleaseState.Testing => await AfterTestingAsync(release, cancellationToken),
            ReleaseState.LoadingProduction => await AfterLoadingProductionAsync(release, cancellationToken),
            _ => null,
        };
        return move is not null && await releases.MoveAsync(release, move, cancellationToken);
    }

    private static ReleaseMove ToDev(ReleaseRow release) =>
        new(ReleaseState.LoadingDev) { Point = Candidate(release, DeploymentNames.Dev) };

    private async Task<ReleaseMove?> AfterLoadingDevAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        var load = await LoadAsync(release, DeploymentNames.Dev, cancellationToken);
        return load.IsComplete ? new ReleaseMove(ReleaseState.Testing)
            : load.Problem is { } problem ? new ReleaseMove(ReleaseState.Failed) { Error = problem }
            : null;
    }

    private async Task<ReleaseMove?> AfterTestingAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        var production = await deployments.FindAsync(release.Endpoint, DeploymentNames.Production, cancellationToken);
        try
        {
            return Judge(release, production, await RunGatesAsync(release, production, cancellationToken));
        }
        catch (ReplicaAwayException e)
        {
            return IsLate(release) ? new ReleaseMove(ReleaseState.Failed) { Error = e.Message } : null;
        }
    }

    private static ReleaseMove Judge(ReleaseRow release, Deployment? production, IReadOnlyList<GateResult> results) =>
        results.FirstOrDefault(result => result.Outcome == GateOutcome.Failed) is { } failed
            ? new ReleaseMove(ReleaseState.Rejected) { Gates = results, Error = $"The {failed.Gate} gate did not pass: {failed.Detail}" }
            : new ReleaseMove(ReleaseState.LoadingProduction)
            {
                Gates = results,
                Previous = production,
                Point = Candidate(release, DeploymentNames.Production),
            };

    private async Task<ReleaseMove?> AfterLoadingProductionAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        var load = await LoadAsync(release, DeploymentNames.Production, cancellationToken);
        return load.IsComplete ? new ReleaseMove(ReleaseState.Completed)
            : load.Problem is { } problem ? new ReleaseMove(ReleaseState.Failed)
            {
                Error = $"{problem} Production was set back to what it served before.",
                Point = new Deployment(
                    release.Endpoint, DeploymentNames.Production, release.PreviousModel, release.PreviousVersion, release.PreviousDigest),
            }
            : null;
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

    private async Task<LoadProgress> LoadAsync(ReleaseRow release, string deployment, CancellationToken cancellationToken)
    {
        var reports = await replicas.LiveAsync(cancellationToken);
        return LoadProgress.Of(reports, Candidate(release, deployment), IsLate(release));
    }

    private bool IsLate(ReleaseRow release) => time.GetUtcNow() - release.StateSince > options.Value.LoadTimeout;

    private static Deployment Candidate(ReleaseRow release, string deployment) =>
        new(release.Endpoint, deployment, release.Model, release.Version, release.Digest);
}
