using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Points deployments at versions as people say: those of the settings, since dev and production are a release's alone.</summary>
internal sealed class DeploymentPointing(RegistryDbContext db, DeploymentStore deployments, ModelStore models, DeploymentSignal signal)
{
    /// <summary>The code of the refusal of dev and production.</summary>
    public const string ByReleaseOnly = "deployment_by_release_only";

    /// <returns>What was wrong; null when the deployment serves the version now.</returns>
    public async Task<ProblemHttpResult?> PointAsync(
        string endpoint, string name, PointDeploymentRequest request, ChangeAuthor author, CancellationToken cancellationToken)
    {
        if (name is DeploymentNames.Dev or DeploymentNames.Production)
        {
            return Problems.Conflict($"Only a release changes what '{name}' serves: start one.", ByReleaseOnly);
        }

        var problem = await db.InTransactionAsync(() => PointOnceAsync(endpoint, name, request, author, cancellationToken), cancellationToken);
        if (problem is null)
        {
            signal.Raise();
        }

        return problem;
    }

    private async Task<ProblemHttpResult?> PointOnceAsync(
        string endpoint, string name, PointDeploymentRequest request, ChangeAuthor author, CancellationToken cancellationToken)
    {
        // Held, the version cannot be deleted before the deployment keeps it.
        await models.HoldAsync(request.Model, cancellationToken);
        if (await models.FindVersionAsync(request.Model, request.Version, cancellationToken) is not { } version)
        {
            return Problems.NotFound($"There is no version {request.Version} of the model '{request.Model}'.");
        }

        if (version.Digest is null)
        {
            return Problems.BadRequest($"version: version {version.Version} of '{version.Model}' holds no {ModelArtifact.Onnx}, so it cannot be served.");
        }

        var target = new Deployment(endpoint, name, version.Model, version.Version, version.Digest);
        return await deployments.ChangeAsync(endpoint, name, DeploymentChange.PointAt(target).Apply, author, cancellationToken)
            ? null
            : Problems.NotFound($"There is no deployment '{name}' of an endpoint '{endpoint}'.");
    }
}
