using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Models;

internal static class ModelAliasEndpoints
{
    public static void MapModelAliases(this RouteGroupBuilder models)
    {
        models.MapGet("/{model}/aliases/{alias}", GetAsync).WithName("GetModelAlias").WithSummary("Returns the version an alias points to.");
        models.MapPut("/{model}/aliases/{alias}", SetAsync).WithName("SetModelAlias").WithSummary("Points an alias to a version.");
        models.MapDelete("/{model}/aliases/{alias}", RemoveAsync).WithName("RemoveModelAlias").WithSummary("Takes an alias away, if it is there.");
    }

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> GetAsync(
        string model, string alias, ModelAliasStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(model, alias, cancellationToken) is { } row
            ? TypedResults.Ok(ModelMapping.ToVersion(row))
            : Problems.NotFound($"The model '{model}' has no alias '{alias}'.");

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> SetAsync(
        string model, string alias, SetAliasRequest request, ModelAliasStore store, CancellationToken cancellationToken)
    {
        if (AliasRule.ProblemOfNew(alias) is { } problem)
        {
            return Problems.BadRequest($"alias: {problem}");
        }

        var reply = await store.SetAsync(model, alias, request.Version, cancellationToken);
        return reply.IsDone ? await GetAsync(model, alias, store, cancellationToken) : reply.Refuse(model, request.Version);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string model, string alias, ModelAliasStore store, CancellationToken cancellationToken)
    {
        var reply = await store.RemoveAsync(model, alias, cancellationToken);
        return reply.IsDone ? TypedResults.NoContent() : reply.Refuse(model);
    }
}
