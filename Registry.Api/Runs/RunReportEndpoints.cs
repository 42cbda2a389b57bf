using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>What trainers call.</summary>
internal static class RunReportEndpoints
{
    public static void MapRunReports(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs/{id}").WithTags("Trainers").ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapPost("/claim", ClaimAsync).WithName("ClaimRun").WithSummary("Gives a run to a trainer.");
        runs.MapPost("/log", LogAsync).WithName("LogRun").IsNotAudited().WithSummary("Takes a trainer's params, metrics, log and progress.");
        runs.MapPost("/finish", FinishAsync).WithName("FinishRun").WithSummary("Ends a run and registers its model version.");
    }

    private static async Task<Results<Ok<ClaimedRun>, ProblemHttpResult>> ClaimAsync(
        string id, ClaimRunRequest claim, RunIntake intake, CancellationToken cancellationToken)
    {
        var reply = await intake.ClaimAsync(id, claim, cancellationToken);
        return reply.Value is { } claimed ? TypedResults.Ok(claimed) : reply.Refuse(id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LogAsync(
        string id, LogRunRequest report, RunIntake intake, CancellationToken cancellationToken)
    {
        var reply = await intake.LogAsync(id, report, cancellationToken);
        return reply.Outcome == RunOutcome.Done ? TypedResults.NoContent() : reply.Refuse(id);
    }

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> FinishAsync(
        string id, FinishRunRequest end, RunIntake intake, RunStore runs, HttpContext context, CancellationToken cancellationToken)
    {
        // A trainer does what was ordered by whoever submitted the run, and no more.
        if (end.Deploy is { } endpoint && !CallerRole.Has(context.User, Role.Deployer) && await runs.OrderedReleaseAsync(id, cancellationToken) != endpoint)
        {
            return CallerRole.Missing(context, Role.Deployer);
        }

        var reply = await intake.FinishAsync(id, end, cancellationToken);
        return reply.Value is { } run ? TypedResults.Ok(run) : reply.Refuse(id);
    }
}
