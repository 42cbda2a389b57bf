using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Runs the gates of a release, one after the other.</summary>
internal sealed class GateRunner(IEnumerable<IGate> gates, ModelStore models, ReplicaStore replicas)
{
    /// <param name="production">What the endpoint's production serves.</param>
    /// <exception cref="ReplicaAwayException">A gate could not be run, and should be run again.</exception>
    public async Task<IReadOnlyList<GateResult>> RunAsync(ReleaseRow release, DeploymentRow? production, CancellationToken cancellationToken)
    {
        var candidate = await models.FindVersionAsync(release.Model, release.Version, cancellationToken)
            ?? throw new InvalidOperationException($"Release {release.Id} is of a version that is not there.");
        var context = new GateContext(
            release.Endpoint, candidate, await ChampionAsync(production, cancellationToken), await replicas.LiveAsync(cancellationToken), release.ReadTerms().Gates);
        var results = new List<GateResult>();
        foreach (var gate in gates)
        {
            results.Add(await gate.RunAsync(context, cancellationToken));
        }

        return results;
    }

    /// <summary>The version in production; null when there is none.</summary>
    public async Task<ModelVersion?> ChampionAsync(DeploymentRow? production, CancellationToken cancellationToken) =>
        production is { Model: { } model, Version: { } version } ? await models.FindVersionAsync(model, version, cancellationToken) : null;
}
