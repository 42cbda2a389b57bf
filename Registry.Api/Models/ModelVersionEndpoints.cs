using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Models;

internal static class ModelVersionEndpoints
{
    public static void MapModelVersions(this RouteGroupBuilder models)
    {
        models.MapPost("/{model}/versions", RegisterAsync).WithName("RegisterModelVersion")
            .WithSummary("Registers a version of an artifact, or of files that a run has logged.");
        models.MapGet("/{model}/versions", ListAsync).WithName("ListModelVersions").WithSummary("Lists a model's versions, latest first.");
        models.MapGet("/{model}/versions/{version:int}", GetAsync).WithName("GetModelVersion").WithSummary("Returns a model version, with the stage and aliases it has, or had at a time, and its entity tag.");
        models.MapPatch("/{model}/versions/{version:int}", ChangeAsync).WithName("ChangeModelVersion")
            .WithSummary("Changes a version's description, tags or stage; a stage that was set before only with the version's entity tag in If-Match.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        models.MapDelete("/{model}/versions/{version:int}", DeleteAsync).WithName("DeleteModelVersion").Requires(Role.Deployer)
            .WithSummary("Deletes a version, unless it is in use; its number is not given again.")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Created<ModelVersion>, ProblemHttpResult>> RegisterAsync(
        string model,
        RegisterVersionRequest request,
        ModelRegistrar registrar,
        ModelStore store,
        RunStore runs,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (ModelRules.ProblemOf(request) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        if (request.RunId is { } runId && await runs.FindAsync(runId, cancellationToken) is null)
        {
            return Problems.BadRequest($"runId: there is no run '{runId}'.");
        }

        var version = ToVersion(model, request);
        var reply = version.Digest is null
            ? await registrar.RegisterSourceAsync(version, context.Request.Host.Value ?? "", cancellationToken)
            : await registrar.RegisterArtifactAsync(version, cancellationToken);
        return reply.Version is { } number
            ? TypedResults.Created(
                $"/api/v1/models/{Uri.EscapeDataString(model)}/versions/{number}", (await store.FindVersionAsync(model, number, cancellationToken))!)
            : reply.Refuse(model);
    }

    private static NewVersion ToVersion(string model, RegisterVersionRequest request) => new()
    {
        Model = model,
        Digest = request.ArtifactDigest,
        RunId = request.RunId,

        // A source is decoded, a path is not.
        Source = request.Path is { } path ? $"runs:/{request.RunId}/{path.Replace("%", "%25", StringComparison.Ordinal)}" : null,
        Description = request.Description,
        Tags = request.Tags,
        User = request.User,
    };

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<ModelVersion>>, ProblemHttpResult>> ListAsync(
        string model,
        ModelStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most versions to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] int? pageToken = null) =>
        Paging.Problem(limit) is { } problem ? Problems.BadRequest(problem)
        : await store.ListVersionsAsync(model, limit, pageToken, cancellationToken) is { } versions ? TypedResults.Ok(versions)
        : ModelReply.NoModel.Refuse(model);

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> GetAsync(
        string model,
        int version,
        ModelStore store,
        PastVersions past,
        PointerHistory history,
        HttpResponse response,
        CancellationToken cancellationToken,
        [FromQuery(Name = AsOf.Parameter), Description("The time of which to answer; now when not given.")] string? asOf = null)
    {
        var time = AsOf.Parse(asOf, out var problem);
        return problem is not null ? Problems.BadRequest(problem)
            : time is null ? await TaggedAsync(model, version, store, history, response, cancellationToken)
            : await past.FindAsync(model, version, time.Value, cancellationToken) is { } then ? TypedResults.Ok(then)
            : Problems.NotFound($"There was no version {version} of the model '{model}' then, or it has been deleted since.");
    }

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> TaggedAsync(
        string model, int version, ModelStore store, PointerHistory history, HttpResponse response, CancellationToken cancellationToken)
    {
        // The tag is read first: a change in between makes the caller's next change fail, and is not overlooked.
        var number = await history.NumberAsync(Pointer.OfStage(model, version), cancellationToken);
        if (await store.FindVersionAsync(model, version, cancellationToken) is not { } found)
        {
            return ModelReply.NoVersion.Refuse(model, version);
        }

        response.Headers.ETag = EntityTag.Of(number);
        return TypedResults.Ok(found);
    }

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> ChangeAsync(
        string model,
        int version,
        ChangeVersionRequest change,
        ModelVersionEditStore edits,
        ModelStore store,
        PointerHistory history,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (change.Stage is not null && !CallerRole.Has(context.User, Role.Deployer))
        {
            return CallerRole.Missing(context, Role.Deployer);
        }

        if (ModelRules.ProblemOf(change) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var ifMatch = context.Request.Headers.IfMatch.ToString();
        var reply = await edits.ChangeAsync(model, version, change, ifMatch, ChangeAuthor.Of(context, change.Reason), cancellationToken);
        return reply.IsDone ? await TaggedAsync(model, version, store, history, context.Response, cancellationToken) : reply.Refuse(model, version);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string model, int version, ModelVersionEditStore edits, HttpContext context, CancellationToken cancellationToken)
    {
        var reply = await edits.DeleteAsync(model, version, ChangeAuthor.Of(context), cancellationToken);
        return reply.IsDone ? TypedResults.NoContent() : reply.Refuse(model, version);
    }
}
