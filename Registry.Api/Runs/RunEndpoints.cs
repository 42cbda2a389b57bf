using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Runs;

internal static class RunEndpoints
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapPost("/", SubmitAsync).WithName("SubmitRun").WithSummary("Queues a training run.");
        runs.MapPost("/", SubmitJobFileAsync).WithName("SubmitJobFile").WithSummary("Queues a training run of the job file that is the body.")
            .Accepts<string>(JobFileBody.MediaType);
        runs.MapGet("/", ListAsync).WithName("ListRuns").WithSummary("Lists runs, newest first.");
        runs.MapGet("/{id}", GetAsync).WithName("GetRun").WithSummary("Returns a run.");
        runs.MapPost("/{id}/claim", ClaimAsync).WithName("ClaimRun").WithSummary("Gives a run to a trainer.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapPost("/{id}/log", LogAsync).WithName("LogRun").WithSummary("Takes a trainer's params, metrics and progress.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapPost("/{id}/finish", FinishAsync).WithName("FinishRun").WithSummary("Ends a run and registers its model version.")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Created<Run>, ProblemHttpResult>> SubmitAsync(
        SubmitRunRequest request, RunIntake intake, CancellationToken cancellationToken)
    {
        var reply = await intake.SubmitAsync(request, cancellationToken);
        return reply.Value is { } run ? TypedResults.Created($"/api/v1/runs/{run.Id}", run) : Refuse(reply, "");
    }

    private static async Task<Results<Created<Run>, ProblemHttpResult>> SubmitJobFileAsync(
        HttpRequest request,
        RunIntake intake,
        CancellationToken cancellationToken,
        [Description("The experiment the run belongs to; made when it is new.")] string? experiment = null,
        [Description("A path, URL or artifacts:path to take in place of the job file's data source.")] string? data = null,
        [Description("The job file's name, for messages.")] string? jobFileName = null)
    {
        if (await JobFileBody.ReadAsync(request.Body, cancellationToken) is not { } jobFile)
        {
            return Problems.BadRequest($"The body must be a job file in UTF-8, of at most {RunRules.MaxJobFileLength} characters.");
        }

        var submission = new SubmitRunRequest { JobFileName = jobFileName ?? JobFileBody.DefaultName, JobFile = jobFile, Data = data };
        return await SubmitAsync(experiment is null ? submission : submission with { Experiment = experiment }, intake, cancellationToken);
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<Run>>, ProblemHttpResult>> ListAsync(
        RunStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most runs to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        (Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, RowId.IsValid)) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await store.ListAsync(limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> GetAsync(string id, RunStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : NotFound(id);

    private static async Task<Results<Ok<ClaimedRun>, ProblemHttpResult>> ClaimAsync(
        string id, ClaimRunRequest claim, RunIntake intake, CancellationToken cancellationToken)
    {
        var reply = await intake.ClaimAsync(id, claim, cancellationToken);
        return reply.Value is { } claimed ? TypedResults.Ok(claimed) : Refuse(reply, id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LogAsync(
        string id, LogRunRequest report, RunIntake intake, CancellationToken cancellationToken)
    {
        var reply = await intake.LogAsync(id, report, cancellationToken);
        return reply.Outcome == RunOutcome.Done ? TypedResults.NoContent() : Refuse(reply, id);
    }

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> FinishAsync(
        string id, FinishRunRequest end, RunIntake intake, CancellationToken cancellationToken)
    {
        var reply = await intake.FinishAsync(id, end, cancellationToken);
        return reply.Value is { } run ? TypedResults.Ok(run) : Refuse(reply, id);
    }

    private static ProblemHttpResult Refuse<T>(RunReply<T> reply, string id) => reply.Outcome switch
    {
        RunOutcome.NotFound => NotFound(id),
        RunOutcome.NotClaimed => Problems.Conflict($"Run {id} has ended, or another trainer has it."),
        _ => Problems.BadRequest(reply.Problem!),
    };

    private static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no run '{id}'.");
}
