using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Models;
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

    private static async Task<Ok<IReadOnlyList<Model>>> ListAsync(ModelStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<ModelVersion>>, ProblemHttpResult>> ListVersionsAsync(
        string model, ModelStore store, CancellationToken cancellationToken) =>
        await store.ListVersionsAsync(model, cancellationToken) is { } versions
            ? TypedResults.Ok(versions)
            : Problems.NotFound($"There is no model '{model}'.");

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> GetVersionAsync(
        string model, int version, ModelStore store, CancellationToken cancellationToken) =>
        await store.FindVersionAsync(model, version, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : Problems.NotFound($"There is no version {version} of the model '{model}'.");
}
