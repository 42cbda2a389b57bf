using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases.Gates;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Accepts releases that people ask for; those of a job are added with the version it registers.</summary>
internal sealed class ReleaseIntake(RegistryDbContext db, ModelStore models, ReleaseStore releases, FunctionalGate tests, ReleaseSignal signal)
{
    /// <returns>The release, or why there is none.</returns>
    public async Task<(Release? Release, ReleaseProblem? Problem)> StartAsync(
        StartReleaseRequest request, string startedBy, CancellationToken cancellationToken)
    {
        if (await ProblemOfAsync(request, cancellationToken) is { } problem)
        {
            return (null, problem);
        }

        var (id, refusal) = await db.InTransactionAsync(() => AddAsync(request, startedBy, cancellationToken), cancellationToken);
        if (id is null)
        {
            return (null, refusal);
        }

        signal.Raise();
        return (await releases.FindAsync(id, cancellationToken), null);
    }

    /// <summary>Why a release would not be accepted; null when it would.</summary>
    public async Task<ReleaseProblem?> ProblemOfAsync(StartReleaseRequest request, CancellationToken cancellationToken)
    {
        if (NameRule.EndpointProblem(request.Endpoint) is { } name)
        {
            return ReleaseProblem.Invalid($"endpoint: {name}");
        }

        if (TermRules.ProblemOf(request) is { } terms)
        {
            return ReleaseProblem.Invalid(terms);
        }

        var (version, problem) = await FindAsync(request, cancellationToken);
        return problem ?? await TestProblemAsync(version!.Digest, cancellationToken);
    }

    private async Task<(string? Id, ReleaseProblem? Problem)> AddAsync(StartReleaseRequest request, string startedBy, CancellationToken cancellationToken)
    {
        // Held, the version cannot be deleted before its release is there to keep it.
        await models.HoldAsync(request.Model, cancellationToken);
        var (version, problem) = await FindAsync(request, cancellationToken);
        return version is null ? (null, problem) : (await releases.AddAsync(request.Endpoint, version, request, startedBy, cancellationToken), null);
    }

    private async Task<(ModelVersionKey? Version, ReleaseProblem? Problem)> FindAsync(StartReleaseRequest request, CancellationToken cancellationToken) =>
        await models.FindVersionAsync(request.Model, request.Version, cancellationToken) switch
        {
            null => (null, ReleaseProblem.NotThere($"There is no version {request.Version} of the model '{request.Model}'.")),
            { Digest: { } digest } version => (new ModelVersionKey(version.Model, version.Version, digest), null),
            var version => (null, new ReleaseProblem(
                StatusCodes.Status400BadRequest,
                ReleaseCode.NotServable,
                $"version: version {version.Version} of '{version.Model}' holds no {ModelArtifact.Onnx}, so it cannot be served.")),
        };

    private async Task<ReleaseProblem?> TestProblemAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            await tests.ReadTestsAsync(digest, cancellationToken);
            return null;
        }
        catch (InvalidDataException e)
        {
            return new ReleaseProblem(StatusCodes.Status400BadRequest, ReleaseCode.GateFile, e.Message);
        }
    }
}
