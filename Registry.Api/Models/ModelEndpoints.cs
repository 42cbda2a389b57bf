using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Models;

internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapPost("/", CreateAsync).WithName("CreateModel").WithSummary("Makes a model without versions.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        models.MapGet("/", ListAsync).WithName("ListModels").WithSummary("Lists the models by name.");
        models.MapGet("/{model}", GetAsync).WithName("GetModel").WithSummary("Returns a model with its aliases.");
        models.MapPatch("/{model}", ChangeAsync).WithName("ChangeModel").WithSummary("Renames a model, or changes its description or tags.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        models.MapDelete("/{model}", DeleteAsync).WithName("DeleteModel").Requires(Role.Deployer)
            .WithSummary("Deletes a model with its versions, unless one is in use; their numbers are not given again.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        models.MapModelVersions();
        models.MapModelAliases();
    }

    private static async Task<Results<Created<Model>, ProblemHttpResult>> CreateAsync(
        CreateModelRequest request, ModelStore store, CancellationToken cancellationToken)
    {
        if (ModelRules.ProblemOf(request) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        return await store.AddAsync(request.Name, request.Description, request.Tags, cancellationToken)
            ? TypedResults.Created($"/api/v1/models/{request.Name}", ModelMapping.ToModel((await store.FindAsync(request.Name, cancellationToken))!))
            : Problems.Conflict($"There is a model '{request.Name}' already.");
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<Model>>, ProblemHttpResult>> ListAsync(
        ModelStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most models to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        (Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, name => ModelName.Problem(name) is null)) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await store.ListAsync(limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<Model>, ProblemHttpResult>> GetAsync(string model, ModelStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(model, cancellationToken) is { } row ? TypedResults.Ok(ModelMapping.ToModel(row)) : ModelReply.NoModel.Refuse(model);

    private static async Task<Results<Ok<Model>, ProblemHttpResult>> ChangeAsync(
        string model, ChangeModelRequest change, ModelEdit edit, ModelStore store, HttpContext context, CancellationToken cancellationToken)
    {
        if (change.Name is not null && !CallerRole.Has(context.User, Role.Deployer))
        {
            return CallerRole.Missing(context, Role.Deployer);
        }

        if (ModelRules.ProblemOf(change) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var reply = await edit.ChangeAsync(model, change, ChangeAuthor.Of(context), cancellationToken);
        return reply.IsDone ? await GetAsync(change.Name ?? model, store, cancellationToken) : reply.Refuse(model);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string model, ModelEditStore store, HttpContext context, CancellationToken cancellationToken)
    {
        var reply = await store.DeleteAsync(model, ChangeAuthor.Of(context), cancellationToken);
        return reply.IsDone ? TypedResults.NoContent() : reply.Refuse(model);
    }
}
