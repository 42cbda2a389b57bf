using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Finds out what would break if a model or a version of it were gone.</summary>
internal sealed class ModelUse(RegistryDbContext db)
{
    /// <summary>One sentence that names a deployment or a release under way that refers to it; null when none does.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">Null for any version.</param>
    public async Task<string?> ProblemAsync(string model, int? version, CancellationToken cancellationToken) =>
        await DeploymentProblemAsync(model, version, cancellationToken) ?? await ReleaseProblemAsync(model, version, cancellationToken);

    private async Task<string?> DeploymentProblemAsync(string model, int? version, CancellationToken cancellationToken)
    {
        var deployment = await db.Deployments.AsNoTracking()
            .Where(row => row.Model == model && (version == null || row.Version == version))
            .OrderBy(row => row.Endpoint).ThenBy(row => row.Name)
            .FirstOrDefaultAsync(cancellationToken);
        return deployment is null ? null
            : $"The deployment '{deployment.Name}' of the endpoint '{deployment.Endpoint}' serves version {deployment.Version} of '{model}'; "
                + "release another version there first.";
    }

    private async Task<string?> ReleaseProblemAsync(string model, int? version, CancellationToken cancellationToken)
    {
        var release = await db.Releases.AsNoTracking()
            .Where(row => row.EndedAt == null
                && ((row.Model == model && (version == null || row.Version == version))
                    || (row.PreviousModel == model && (version == null || row.PreviousVersion == version))))
            .OrderBy(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        return release is null ? null
            : $"The release {release.Id} to the endpoint '{release.Endpoint}' needs '{model}' and is under way; wait until it has ended.";
    }
}
