using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Releases;

internal static class ReleaseEndpoints
{
    public static void MapReleases(this RouteGroupBuilder api)
    {
        var releases = api.MapGroup("/releases").WithTags("Releases");
        releases.MapPost("/", StartAsync).WithName("StartRelease").WithSummary("Takes a registered version through dev and the gates to production.");
        releases.MapPost("/plan", PlanAsync).WithName("PlanRelease").OnlyReads().WithSummary("Says what a release would change and what would refuse it now; changes nothing.");
        releases.MapGet("/", ListAsync).WithName("ListReleases").WithSummary("Lists releases, newest first.");
        releases.MapGet("/{id}", GetAsync).WithName("GetRelease").WithSummary("Returns a release.");
    }

    private static async Task<Results<Created<Release>, ProblemHttpResult>> StartAsync(
        StartReleaseRequest request, HttpContext context, ReleaseIntake intake, CancellationToken cancellationToken)
    {
        var (release, problem) = await intake.StartAsync(request, Caller.NameOf(context), cancellationToken);
        return release is not null ? TypedResults.Created($"/api/v1/releases/{release.Id}", release) : problem!.Refuse();
    }

    private static async Task<Results<Ok<ReleasePlan>, ProblemHttpResult>> PlanAsync(
        StartReleaseRequest request, ReleasePlanner planner, CancellationToken cancellationToken)
    {
        var (plan, problem) = await planner.PlanAsync(request, cancellationToken);
        return plan is not null ? TypedResults.Ok(plan) : problem!.Refuse();
    }

    private static async Task<Results<Ok<Page<Release>>, ProblemHttpResult>> ListAsync(
        ReleaseStore releases,
        CancellationToken cancellationToken,
        [Description("Only releases to this endpoint.")] string? endpoint = null,
        [Range(1, Paging.MaxLimit), Description("The most releases to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] long? pageToken = null) =>
        Paging.Problem(limit) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await releases.ListAsync(endpoint, limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<Release>, ProblemHttpResult>> GetAsync(
        string id, ReleaseStore releases, CancellationToken cancellationToken) =>
        await releases.FindAsync(id, cancellationToken) is { } release
            ? TypedResults.Ok(release)
            : Problems.NotFound($"There is no release '{id}'.");
}
