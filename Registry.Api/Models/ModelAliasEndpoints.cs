using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Models;

internal static class ModelAliasEndpoints
{
    public static void MapModelAliases(this RouteGroupBuilder models)
    {
        models.MapGet("/{model}/aliases/{alias}", GetAsync).WithName("GetModelAlias")
            .WithSummary("Returns the version an alias points to, or pointed to at a time, with the alias's entity tag.");
        models.MapPut("/{model}/aliases/{alias}", SetAsync).WithName("SetModelAlias").Requires(Role.Deployer)
            .WithSummary("Points an alias to a version; one that is there only with its entity tag in If-Match.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        models.MapDelete("/{model}/aliases/{alias}", RemoveAsync).WithName("RemoveModelAlias").Requires(Role.Deployer)
            .WithSummary("Takes an alias away, if it is there, with its entity tag in If-Match.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> GetAsync(
        string model,
        string alias,
        ModelAliasStore store,
        PointerHistory history,
        HttpResponse response,
        CancellationToken cancellationToken,
        [FromQuery(Name = AsOf.Parameter), Description("The time of which to answer; now when not given.")] string? asOf = null)
    {
        var time = AsOf.Parse(asOf, out var problem);
        if (problem is not null)
        {
            return Problems.BadRequest(problem);
        }

        if (time is { } at)
        {
            return await store.FindAsync(model, alias, at, cancellationToken) is { } then
                ? TypedResults.Ok(then)
                : Problems.NotFound($"The model '{model}' had no alias '{alias}' then, or its version has been deleted since.");
        }

        return await TaggedAsync(model, alias, store, history, response, cancellationToken);
    }

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> SetAsync(
        string model,
        string alias,
        SetAliasRequest request,
        ModelAliasStore store,
        PointerHistory history,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (AliasRule.ProblemOfNew(alias) is { } problem)
        {
            return Problems.BadRequest($"alias: {problem}");
        }

        var ifMatch = context.Request.Headers.IfMatch.ToString();
        var reply = await store.SetAsync(model, alias, request.Version, ifMatch, ChangeAuthor.Of(context, request.Reason), cancellationToken);
        return reply.IsDone
            ? await TaggedAsync(model, alias, store, history, context.Response, cancellationToken)
            : reply.Refuse(model, request.Version);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string model,
        string alias,
        ModelAliasStore store,
        HttpContext context,
        CancellationToken cancellationToken,
        [Description("Why, for the history.")] string? reason = null)
    {
        var ifMatch = context.Request.Headers.IfMatch.ToString();
        var reply = await store.RemoveAsync(model, alias, ifMatch, ChangeAuthor.Of(context, reason), cancellationToken);
        return reply.IsDone ? TypedResults.NoContent() : reply.Refuse(model);
    }

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> TaggedAsync(
        string model, string alias, ModelAliasStore store, PointerHistory history, HttpResponse response, CancellationToken cancellationToken)
    {
        // The tag is read first: a change in between makes the caller's next change fail, and is not overlooked.
        var number = await history.NumberAsync(Pointer.OfAlias(model, alias), cancellationToken);
        if (await store.FindAsync(model, alias, cancellationToken) is not { } row)
        {
            return Problems.NotFound($"The model '{model}' has no alias '{alias}'.");
        }

        response.Headers.ETag = EntityTag.Of(number);
        return TypedResults.Ok(ModelMapping.ToVersion(row));
    }
}
