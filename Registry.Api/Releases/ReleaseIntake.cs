using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Accepts releases that people ask for; those of a job are added with the version it registers.</summary>
internal sealed class ReleaseIntake(RegistryDbContext db, ModelStore models, ReleaseStore releases, ReleaseSignal signal)
{
    /// <returns>The release, or why there is none.</returns>
    public async Task<(Release? Release, ProblemHttpResult? Problem)> StartAsync(StartReleaseRequest request, CancellationToken cancellationToken)
    {
        if (NameRule.EndpointProblem(request.Endpoint) is { } problem)
        {
            return (null, Problems.BadRequest($"endpoint: {problem}"));
        }

        var (id, refusal) = await db.InTransactionAsync(() => AddAsync(request, cancellationToken), cancellationToken);
        if (id is null)
        {
            return (null, refusal);
        }

        signal.Raise();
        return (await releases.FindAsync(id, cancellationToken), null);
    }

    private async Task<(string? Id, ProblemHttpResult? Problem)> AddAsync(StartReleaseRequest request, CancellationToken cancellationToken)
    {
        // Held, the version cannot be deleted before its release is there to keep it.
        await models.HoldAsync(request.Model, cancellationToken);
        return await models.FindVersionAsync(request.Model, request.Version, cancellationToken) switch
        {
            null => (null, Problems.NotFound($"There is no version {request.Version} of the model '{request.Model}'.")),
            { Digest: { } digest } version => (await releases.AddAsync(request.Endpoint, version.Model, version.Version, digest, cancellationToken), null),
            var version => (null, Problems.BadRequest(
                $"version: version {version.Version} of '{version.Model}' holds no {ModelArtifact.Onnx}, so it cannot be served.")),
        };
    }
}
