using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Accepts releases that people ask for; those of a job are added with the version it registers.</summary>
internal sealed class ReleaseIntake(ModelStore models, ReleaseStore releases, ReleaseSignal signal)
{
    /// <returns>The release, or why there is none.</returns>
    public async Task<(Release? Release, ProblemHttpResult? Problem)> StartAsync(StartReleaseRequest request, CancellationToken cancellationToken)
    {
        if (NameRule.EndpointProblem(request.Endpoint) is { } problem)
        {
            return (null, Problems.BadRequest($"endpoint: {problem}"));
        }

        if (await models.FindVersionAsync(request.Model, request.Version, cancellationToken) is not { } version)
        {
            return (null, Problems.NotFound($"There is no version {request.Version} of the model '{request.Model}'."));
        }

        if (version.Digest is not { } digest)
        {
            return (null, Problems.BadRequest($"version: version {version.Version} of '{version.Model}' holds no {ModelArtifact.Onnx}, so it cannot be served."));
        }

        var id = await releases.AddAsync(request.Endpoint, version.Model, version.Version, digest, cancellationToken);
        signal.Raise();
        return (await releases.FindAsync(id, cancellationToken), null);
    }
}
