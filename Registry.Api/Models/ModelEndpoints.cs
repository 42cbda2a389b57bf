using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Models;

internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", ListAsync).WithName("ListModels").WithSummary("Lists the models by name.");
        models.MapGet("/{model}/versions", ListVersionsAsync).WithName("ListModelVersions").WithSummary("Lists a model's versions, latest first.");
        models.MapGet("/{model}/versions/{version:int}", GetVersionAsync).WithName("GetModelVersion").WithSummary("Returns a model version.");
    }

    private static async Task<Results<Ok<Page<Model>>, ProblemHttpResult>> ListAsync(
        ModelStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most models to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        (Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, name => NameRule.Problem(name) is null)) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await store.ListAsync(limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<Page<ModelVersion>>, ProblemHttpResult>> ListVersionsAsync(
        string model,
        ModelStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most versions to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] int? pageToken = null) =>
        Paging.Problem(limit) is { } problem
            ? Problems.BadRequest(problem)
            : await store.ListVersionsAsync(model, limit, pageToken, cancellationToken) is { } versions
                ? TypedResults.Ok(versions)
                : Problems.NotFound($"There is no model '{model}'.");

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> GetVersionAsync(
        string model, int version, ModelStore store, CancellationToken cancellationToken) =>
        await store.FindVersionAsync(model, version, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : Problems.NotFound($"There is no version {version} of the model '{model}'.");
}
