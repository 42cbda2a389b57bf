using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Idempotency;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Triggers.Hooks;
using MLOpsAspire.Registry.Api.Triggers.Jobs;
using MLOpsAspire.Registry.Api.Triggers.Schedules;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Triggers;

internal static class TriggerEndpoints
{
    public static void MapTriggers(this RouteGroupBuilder api)
    {
        var triggers = api.MapGroup("/jobs/{job}/triggers").WithTags("Jobs");
        triggers.MapPost("/", CreateAsync).WithName("CreateTrigger").WithMetadata(new ShowsSecret())
            .WithSummary("Makes a trigger of a stored job; the secret of a push is shown this once.");
        triggers.MapGet("/", ListAsync).WithName("ListTriggers").WithSummary("Lists a stored job's triggers, the newest first.");
        triggers.MapGet("/{id}", GetAsync).WithName("GetTrigger").WithSummary("Returns a trigger, and how it went the last time.");
        triggers.MapDelete("/{id}", RemoveAsync).WithName("DeleteTrigger").WithSummary("Deletes a trigger. The runs it has started stay.");
    }

    private static async Task<Results<Created<NewTrigger>, ProblemHttpResult>> CreateAsync(
        string job,
        CreateTriggerRequest request,
        HttpContext context,
        StoredJobStore jobs,
        TriggerStore store,
        HookSecrets secrets,
        ScheduleSignal signal,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (TriggerRules.ProblemOf(request, time.GetUtcNow()) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        if (await jobs.FindAsync(job, cancellationToken) is not { } stored)
        {
            return NoJob(job);
        }

        if (JobFileRole.Refuse(context, stored.ToRequest().JobFile) is { } refusal)
        {
            return refusal;
        }

        var secret = request.Kind == TriggerKind.Push ? HookSecrets.New() : null;
        if (await store.AddAsync(job, request, secret is null ? null : secrets.Protect(secret), Caller.NameOf(context), cancellationToken) is not { } row)
        {
            return NoJob(job);
        }

        signal.Raise();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/jobs/{job}/triggers/{row.Id}", new NewTrigger(secret, row.ToTrigger()));
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<Trigger>>, ProblemHttpResult>> ListAsync(
        string job,
        StoredJobStore jobs,
        TriggerStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most triggers to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        (Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, RowId.IsValid)) is { } problem ? Problems.BadRequest(problem)
        : await jobs.FindAsync(job, cancellationToken) is null ? NoJob(job)
        : TypedResults.Ok(await store.ListAsync(job, limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<Trigger>, ProblemHttpResult>> GetAsync(
        string job, string id, TriggerStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } row && row.Job == job ? TypedResults.Ok(row.ToTrigger()) : NotFound(job, id);

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string job, string id, TriggerStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(job, id, cancellationToken) ? TypedResults.NoContent() : NotFound(job, id);

    private static ProblemHttpResult NoJob(string job) => Problems.NotFound($"There is no job '{job}'.");

    private static ProblemHttpResult NotFound(string job, string id) => Problems.NotFound($"The job '{job}' has no trigger '{id}'.");
}
