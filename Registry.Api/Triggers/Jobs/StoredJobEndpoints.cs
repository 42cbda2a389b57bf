using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

internal static class StoredJobEndpoints
{
    public static void MapStoredJobs(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", ListAsync).WithName("ListJobs").WithSummary("Lists the stored jobs by name.");
        jobs.MapGet("/{name}", GetAsync).WithName("GetJob").WithSummary("Returns a stored job, with its entity tag.");
        jobs.MapPut("/{name}", PutAsync).WithName("PutJob").WithSummary("Stores a job; one that is there is replaced only with its entity tag in If-Match.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        jobs.MapPut("/{name}", PutJobFileAsync).WithName("PutJobFile").WithSummary("Stores a job by the job file that is the body.")
            .Accepts<string>(JobFileBody.MediaType)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        jobs.MapDelete("/{name}", RemoveAsync).WithName("DeleteJob").WithSummary("Deletes a stored job with its triggers, with its entity tag in If-Match. Its runs stay.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        jobs.MapPost("/{name}/start", StartAsync).WithName("StartJob").WithSummary("Starts a run of a stored job now.");
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<StoredJob>>, ProblemHttpResult>> ListAsync(
        StoredJobStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most jobs to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        Paging.Problem(limit) is { } problem ? Problems.BadRequest(problem) : TypedResults.Ok(await store.ListAsync(limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<StoredJob>, ProblemHttpResult>> GetAsync(
        string name, StoredJobStore store, HttpResponse response, CancellationToken cancellationToken) =>
        await store.FindAsync(name, cancellationToken) is { } row ? Tagged(row, response) : NotFound(name);

    private static async Task<Results<Ok<StoredJob>, ProblemHttpResult>> PutAsync(
        string name, SubmitRunRequest run, StoredJobStore store, HttpContext context, CancellationToken cancellationToken)
    {
        if ((NameRule.Problem(name) is { } wrongName ? $"name: {wrongName}" : StoredJobRules.ProblemOf(run)) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        if (JobFileRole.Refuse(context, run.JobFile) is { } refusal)
        {
            return refusal;
        }

        var ifMatch = context.Request.Headers.IfMatch.ToString();
        var reply = await store.PutAsync(name, run, ifMatch, Caller.NameOf(context), cancellationToken);
        return reply.Outcome == TagOutcome.Allowed ? Tagged(reply.Row!, context.Response) : reply.Refuse(name);
    }

    private static async Task<Results<Ok<StoredJob>, ProblemHttpResult>> PutJobFileAsync(
        string name,
        StoredJobStore store,
        HttpContext context,
        CancellationToken cancellationToken,
        [Description("The experiment its runs belong to; made when it is new.")] string? experiment = null,
        [Description("A path, URL, artifacts:path or dataset:name to take in place of the job file's data source.")] string? data = null,
        [Description("The job file's name, for messages.")] string? jobFileName = null) =>
        await JobFileBody.ReadRequestAsync(context.Request.Body, experiment, data, jobFileName, cancellationToken) is { } run
            ? await PutAsync(name, run, store, context, cancellationToken)
            : JobFileBody.Unreadable();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string name, StoredJobStore store, HttpContext context, CancellationToken cancellationToken)
    {
        var reply = await store.RemoveAsync(name, context.Request.Headers.IfMatch.ToString(), cancellationToken);
        return reply.Outcome != TagOutcome.Allowed ? reply.Refuse(name) : reply.Row is null ? NotFound(name) : TypedResults.NoContent();
    }

    private static async Task<Results<Created<Run>, ProblemHttpResult>> StartAsync(
        string name,
        StoredJobStore store,
        JobStarter starter,
        HttpContext context,
        CancellationToken cancellationToken,
        [Description("The commit that stands for $commit in the job file.")] string? commit = null)
    {
        if (commit is not null && !CommitId.IsValid(commit))
        {
            return Problems.BadRequest($"commit: {CommitId.Rule}");
        }

        if (await store.FindAsync(name, cancellationToken) is not { } job)
        {
            return NotFound(name);
        }

        if (JobFileRole.Refuse(context, job.ToRequest().JobFile) is { } refusal)
        {
            return refusal;
        }

        var reply = await starter.StartAsync(job, TriggerCause.OfCaller(Caller.NameOf(context), commit), cancellationToken);
        return reply.Value is { } run ? TypedResults.Created($"/api/v1/runs/{run.Id}", run) : reply.Refuse("");
    }

    private static Ok<StoredJob> Tagged(StoredJobRow row, HttpResponse response)
    {
        response.Headers.ETag = EntityTag.Of(row.Revision);
        return TypedResults.Ok(row.ToJob());
    }

    private static ProblemHttpResult NotFound(string name) => Problems.NotFound($"There is no job '{name}'.");
}
