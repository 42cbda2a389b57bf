using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Runs;

internal static class RunEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapPost("/", SubmitAsync).WithName("SubmitRun").WithSummary("Queues a training run.");
        runs.MapGet("/", ListAsync).WithName("ListRuns").WithSummary("Lists runs, newest first.");
        runs.MapGet("/{id}", GetAsync).WithName("GetRun").WithSummary("Returns a run.");
        runs.MapPost("/{id}/claim", ClaimAsync).WithName("ClaimRun").WithSummary("Gives a run to a trainer.");
        runs.MapPost("/{id}/log", LogAsync).WithName("LogRun").WithSummary("Takes a trainer's params, metrics and progress.");
        runs.MapPost("/{id}/finish", FinishAsync).WithName("FinishRun").WithSummary("Ends a run and registers its model version.");
    }

    private static async Task<Results<Created<Run>, ProblemHttpResult>> SubmitAsync(
        SubmitRunRequest request, RunLedger ledger, CancellationToken cancellationToken)
    {
        var change = await ledger.SubmitAsync(request, cancellationToken);
        return change.Run is { } run ? TypedResults.Created($"/api/v1/runs/{run.Id}", run) : Refuse(change, "");
    }

    private static async Task<Results<Ok<RunPage>, ProblemHttpResult>> ListAsync(
        RunStore store, CancellationToken cancellationToken, [Range(1, MaxLimit)] int limit = DefaultLimit, string? pageToken = null)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.BadRequest($"limit: it lies between 1 and {MaxLimit}.");
        }

        var runs = await store.ListAsync(limit, pageToken, cancellationToken);
        return TypedResults.Ok(new RunPage(runs, runs.Count == limit ? runs[^1].Id : null));
    }

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> GetAsync(string id, RunStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : NotFound(id);

    private static async Task<Results<Ok<ClaimedRun>, ProblemHttpResult>> ClaimAsync(
        string id, ClaimRunRequest claim, RunLedger ledger, RunStore store, CancellationToken cancellationToken)
    {
        var change = await ledger.ClaimAsync(id, claim, cancellationToken);
        return change.Run is { } run
            ? TypedResults.Ok(new ClaimedRun(run, await store.FilesAsync(id, cancellationToken)))
            : Refuse(change, id);
    }

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> LogAsync(
        string id, LogRunRequest report, RunLedger ledger, CancellationToken cancellationToken) =>
        Answer(await ledger.LogAsync(id, report, cancellationToken), id);

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> FinishAsync(
        string id, FinishRunRequest end, RunLedger ledger, CancellationToken cancellationToken) =>
        Answer(await ledger.FinishAsync(id, end, cancellationToken), id);

    private static Results<Ok<Run>, ProblemHttpResult> Answer(RunChange change, string id) =>
        change.Run is { } run ? TypedResults.Ok(run) : Refuse(change, id);

    private static ProblemHttpResult Refuse(RunChange change, string id) => change.Outcome switch
    {
        RunOutcome.NotFound => NotFound(id),
        RunOutcome.NotClaimed => Problems.Conflict($"Run {id} has ended, or another trainer has it."),
        _ => Problems.BadRequest(change.Problem!),
    };

    private static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no run '{id}'.");
}
