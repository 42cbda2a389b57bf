using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Releases.Decisions;

internal static class DecisionEndpoints
{
    public static void MapReleaseDecisions(this RouteGroupBuilder api)
    {
        var releases = api.MapGroup("/releases/{id}").WithTags("Releases").ProducesProblem(StatusCodes.Status409Conflict);
        releases.MapPost("/approve", ApproveAsync).WithName("ApproveRelease").WithSummary("Lets a release that awaits approval go on to production.");
        releases.MapPost("/reject", RejectAsync).WithName("RejectRelease").WithSummary("Ends a release that awaits approval.");
        releases.MapPost("/cancel", CancelAsync).WithName("CancelRelease").WithSummary("Ends a release that has not taken production over, its canary too.");
        api.MapPost("/endpoints/{endpoint}/rollback", RollBackAsync).WithTags("Releases").WithName("RollBack")
            .WithSummary("Points production back at once: to a named version, or to the one before; a canary is ended.")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<Release>, ProblemHttpResult>> ApproveAsync(
        string id, HttpContext context, ReleaseDecisions decisions, ReleaseStore releases, CancellationToken cancellationToken) =>
        await AnswerAsync(await decisions.ApproveAsync(id, Caller.NameOf(context), cancellationToken), id, releases, cancellationToken);

    private static async Task<Results<Ok<Release>, ProblemHttpResult>> RejectAsync(
        string id, DecideReleaseRequest? request, HttpContext context, ReleaseDecisions decisions, ReleaseStore releases, CancellationToken cancellationToken) =>
        await AnswerAsync(await decisions.RejectAsync(id, Caller.NameOf(context), request?.Reason, cancellationToken), id, releases, cancellationToken);

    private static async Task<Results<Ok<Release>, ProblemHttpResult>> CancelAsync(
        string id, DecideReleaseRequest? request, HttpContext context, ReleaseDecisions decisions, ReleaseStore releases, CancellationToken cancellationToken) =>
        await AnswerAsync(await decisions.CancelAsync(id, Caller.NameOf(context), request?.Reason, cancellationToken), id, releases, cancellationToken);

    private static async Task<Results<Ok<Rollback>, ProblemHttpResult>> RollBackAsync(
        string endpoint, RollbackRequest? request, HttpContext context, ProductionRollback rollback, CancellationToken cancellationToken)
    {
        var (done, problem) = await rollback.RunAsync(endpoint, request ?? new RollbackRequest(), Caller.NameOf(context), cancellationToken);
        return done is not null ? TypedResults.Ok(done) : problem!.Refuse();
    }

    private static async Task<Results<Ok<Release>, ProblemHttpResult>> AnswerAsync(
        ReleaseProblem? problem, string id, ReleaseStore releases, CancellationToken cancellationToken) =>
        problem is null ? TypedResults.Ok((await releases.FindAsync(id, cancellationToken))!) : problem.Refuse();
}
