using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Accepts releases that people ask for; those of a job are added with the version it registers.</summary>
internal sealed class ReleaseIntake(ModelStore models, ReleaseStore releases, ReleaseSignal signal)
{
    /// <returns>Null when there is no such version.</returns>
    public async Task<Release?> StartAsync(StartReleaseRequest request, CancellationToken cancellationToken)
    {
        if (await models.FindVersionAsync(request.Model, request.Version, cancellationToken) is not { } version)
        {
            return null;
        }

        var id = await releases.AddAsync(request.Endpoint, version.Model, version.Version, version.Digest, cancellationToken);
        signal.Raise();
        return await releases.FindAsync(id, cancellationToken);
    }
}
