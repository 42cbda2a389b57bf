using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Releases;

internal static class ReleaseEndpoints
{
    public static void MapReleases(this RouteGroupBuilder api)
    {
        var releases = api.MapGroup("/releases").WithTags("Releases");
        releases.MapPost("/", StartAsync).WithName("StartRelease").WithSummary("Takes a registered version through dev and the gates to production.");
        releases.MapGet("/", ListAsync).WithName("ListReleases").WithSummary("Lists releases, newest first.");
        releases.MapGet("/{id}", GetAsync).WithName("GetRelease").WithSummary("Returns a release.");
    }

    private static async Task<Results<Created<Release>, ProblemHttpResult>> StartAsync(
        StartReleaseRequest request, ModelStore models, ReleaseStore releases, ReleaseSignal signal, CancellationToken cancellationToken)
    {
        if (ResourceName.EndpointProblem(request.Endpoint) is { } problem)
        {
            return Problems.BadRequest($"endpoint: {problem}");
        }

        if (await models.FindVersionAsync(request.Model, request.Version, cancellationToken) is not { } version)
        {
            return Problems.NotFound($"There is no version {request.Version} of the model '{request.Model}'.");
        }

        var id = await releases.AddAsync(request.Endpoint, version.Model, version.Version, version.Digest, cancellationToken);
        signal.Raise();
        return TypedResults.Created($"/api/v1/releases/{id}", await releases.FindAsync(id, cancellationToken));
    }

    private static async Task<Ok<IReadOnlyList<Release>>> ListAsync(
        ReleaseStore releases, CancellationToken cancellationToken, string? endpoint = null) =>
        TypedResults.Ok(await releases.ListAsync(endpoint, cancellationToken));

    private static async Task<Results<Ok<Release>, ProblemHttpResult>> GetAsync(
        string id, ReleaseStore releases, CancellationToken cancellationToken) =>
        await releases.FindAsync(id, cancellationToken) is { } release
            ? TypedResults.Ok(release)
            : Problems.NotFound($"There is no release '{id}'.");
}
