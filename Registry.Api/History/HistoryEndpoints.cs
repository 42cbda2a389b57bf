using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.History;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.History;

internal static class HistoryEndpoints
{
    public static void MapHistory(this RouteGroupBuilder api)
    {
        api.MapGet("/models/{model}/history", ListOfModelAsync).WithTags("Models").WithName("ListModelHistory")
            .WithSummary("Lists the changes of a model's aliases and of its versions' stages, the newest first. They stay when the model is deleted.");
        api.MapGet("/endpoints/{endpoint}/history", ListOfEndpointAsync).WithTags("Deployments").WithName("ListEndpointHistory")
            .WithSummary("Lists the changes of what an endpoint's deployments serve, the newest first.");
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static Task<Results<Ok<Page<PointerChange>>, ProblemHttpResult>> ListOfModelAsync(
        string model,
        PointerHistory history,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most changes to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] long? pageToken = null) =>
        ListAsync(history, model, [PointerKind.Alias, PointerKind.Stage], limit, pageToken, cancellationToken);

    private static Task<Results<Ok<Page<PointerChange>>, ProblemHttpResult>> ListOfEndpointAsync(
        string endpoint,
        PointerHistory history,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most changes to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] long? pageToken = null) =>
        ListAsync(history, endpoint, [PointerKind.Deployment], limit, pageToken, cancellationToken);

    private static async Task<Results<Ok<Page<PointerChange>>, ProblemHttpResult>> ListAsync(
        PointerHistory history, string owner, PointerKind[] kinds, int limit, long? before, CancellationToken cancellationToken) =>
        Paging.Problem(limit) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await history.ListAsync(owner, kinds, limit, before, cancellationToken));
}
