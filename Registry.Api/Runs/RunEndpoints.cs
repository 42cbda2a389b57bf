using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Runs;

internal static class RunEndpoints
{
    /// <summary>Ids grow with time.</summary>
    private static readonly string[] NewestFirst = ["run_id DESC"];

    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapPost("/", SubmitAsync).WithName("SubmitRun").WithSummary("Queues a training run.");
        runs.MapPost("/", SubmitJobFileAsync).WithName("SubmitJobFile").WithSummary("Queues a training run of the job file that is the body.")
            .Accepts<string>(JobFileBody.MediaType);
        runs.MapGet("/", ListAsync).WithName("ListRuns").WithSummary("Lists runs, newest first.");
        runs.MapGet("/{id}", GetAsync).WithName("GetRun").WithSummary("Returns a run.");
        runs.MapPatch("/{id}", ChangeAsync).WithName("ChangeRun").WithSummary("Changes a run's name, note or tags.");
        runs.MapPost("/{id}/cancel", CancelAsync).WithName("CancelRun").WithSummary("Ends a run that is queued or under way; its trainer stops within seconds.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapDelete("/{id}", DeleteAsync).WithName("DeleteRun").WithSummary("Deletes a run; it can be restored.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapPost("/{id}/restore", RestoreAsync).WithName("RestoreRun").WithSummary("Brings back a deleted run.");
        runs.MapGet("/{id}/metrics", ListMetricAsync).WithName("ListRunMetric").WithSummary("Returns every value of a metric, in the order of its steps.");
        runs.MapGet("/{id}/run.json", GetRunFileAsync).WithName("GetRunFile").WithSummary("Returns a run as the file that a pipeline's next step reads.");
    }

    private static async Task<Results<Created<Run>, ProblemHttpResult>> SubmitAsync(
        SubmitRunRequest request, RunIntake intake, HttpContext context, CancellationToken cancellationToken)
    {
        if (JobFileRole.Refuse(context, request.JobFile) is { } refusal)
        {
            return refusal;
        }

        var reply = await intake.SubmitAsync(request, cancellationToken);
        return reply.Value is { } run ? TypedResults.Created($"/api/v1/runs/{run.Id}", run) : reply.Refuse("");
    }

    private static async Task<Results<Created<Run>, ProblemHttpResult>> SubmitJobFileAsync(
        HttpContext context,
        RunIntake intake,
        CancellationToken cancellationToken,
        [Description("The experiment the run belongs to; made when it is new.")] string? experiment = null,
        [Description("A path, URL, artifacts:path or dataset:name to take in place of the job file's data source.")] string? data = null,
        [Description("The job file's name, for messages.")] string? jobFileName = null) =>
        await JobFileBody.ReadRequestAsync(context.Request.Body, experiment, data, jobFileName, cancellationToken) is { } request
            ? await SubmitAsync(request, intake, context, cancellationToken)
            : JobFileBody.Unreadable();

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<Run>>, ProblemHttpResult>> ListAsync(
        RunSearch search,
        ExperimentStore experiments,
        CancellationToken cancellationToken,
        [Description("Only runs of the experiment of this name.")] string? experiment = null,
        [Description("MLflow's filter language, such as: metrics.auc > 0.8 and params.task = 'binary'")] string? filter = null,
        [FromQuery, Description("Such as: metrics.auc DESC. Without it the newest come first.")] string[]? orderBy = null,
        [Range(1, Paging.MaxLimit), Description("The most runs to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null)
    {
        var conditions = Filter.Parse(filter, SearchTarget.Runs);
        var order = OrderBy.Parse(orderBy is { Length: > 0 } ? orderBy : NewestFirst, SearchTarget.Runs);
        if ((Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, token => PagePosition.Parse(token) is not null)
            ?? (conditions.Problem is { } wrong ? $"filter: {wrong}" : order.Problem)) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var ofName = experiment is null ? null : await experiments.FindByNameAsync(experiment, cancellationToken);
        var page = await search.FindAsync(
            new RunQuery
            {
                ExperimentIds = experiment is null ? null : [ofName?.Id ?? ""],
                Filter = conditions.Value!,
                Order = order.Value!,
                Limit = limit,
                Position = PagePosition.Parse(pageToken)!,
            },
            cancellationToken);
        return TypedResults.Ok(new Page<Run>([.. page.Items.Select(RunMapping.ToRun)], page.NextPageToken));
    }

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> GetAsync(string id, RunStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : NotFound(id);

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> ChangeAsync(
        string id, ChangeRunRequest change, RunIntake intake, CancellationToken cancellationToken)
    {
        var reply = await intake.ChangeAsync(id, change, cancellationToken);
        return reply.Value is { } run ? TypedResults.Ok(run) : reply.Refuse(id);
    }

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> CancelAsync(
        string id, RunReportStore reports, RunStore runs, CancellationToken cancellationToken)
    {
        var isCancelled = await reports.CancelAsync(id, cancellationToken);
        return await runs.FindAsync(id, cancellationToken) is not { } run ? NotFound(id)
            : isCancelled || run.State == RunState.Cancelled ? TypedResults.Ok(run)
            : Problems.Conflict($"Run {id} has ended already: it is {run.State}.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, RunStore runs, RunEditStore edits, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { Kind: RunKind.Job, EndedAt: null }
            ? Problems.Conflict($"Run {id} is under way: cancel it first.")
            : await edits.SetDeletedAsync(id, isDeleted: true, cancellationToken) ? TypedResults.NoContent() : NotFound(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(string id, RunEditStore edits, CancellationToken cancellationToken) =>
        await edits.SetDeletedAsync(id, isDeleted: false, cancellationToken) ? TypedResults.NoContent() : NotFound(id);

    private static async Task<Results<Ok<Page<MetricPoint>>, ProblemHttpResult>> ListMetricAsync(
        string id,
        [Description("The metric's name.")] string key,
        RunStore runs,
        MetricHistory history,
        CancellationToken cancellationToken,
        [Range(1, MetricHistory.MaxLimit), Description("The most values to return.")] int limit = MetricHistory.MaxLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null)
    {
        if (limit is < 1 or > MetricHistory.MaxLimit || PagePosition.Parse(pageToken) is not { } position)
        {
            return Problems.BadRequest($"limit: it lies between 1 and {MetricHistory.MaxLimit}; pageToken: it is the nextPageToken of the page before.");
        }

        return await runs.FindAsync(id, cancellationToken) is null
            ? NotFound(id)
            : TypedResults.Ok(await history.ReadAsync(id, key, limit, position, cancellationToken));
    }

    private static async Task<Results<JsonHttpResult<RunFile>, ProblemHttpResult>> GetRunFileAsync(
        string id, HttpRequest request, RunStore runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { } run
            ? TypedResults.Json(RunFile.Of(run, $"{request.Scheme}://{request.Host}"), WireJson.Indented)
            : NotFound(id);

    private static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no run '{id}'.");
}
