using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Idempotency;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Events").Requires(Role.Admin);
        webhooks.MapPost("/", CreateAsync).WithName("CreateWebhook").WithMetadata(new ShowsSecret())
            .WithSummary("Has events sent to an address from now on, and shows the secret that signs them this once.");
        webhooks.MapGet("/", ListAsync).WithName("ListWebhooks").WithSummary("Lists the webhooks without their secrets, newest first.");
        webhooks.MapGet("/{id}", GetAsync).WithName("GetWebhook").WithSummary("Returns a webhook without its secret.");
        webhooks.MapPatch("/{id}", ChangeAsync).WithName("ChangeWebhook").WithSummary("Lets a webhook rest, or sends it what was kept for it meanwhile.");
        webhooks.MapDelete("/{id}", DeleteAsync).WithName("DeleteWebhook").WithSummary("Deletes a webhook with its deliveries.");
        webhooks.MapGet("/{id}/deliveries", ListDeliveriesAsync).WithName("ListDeliveries")
            .WithSummary("Lists what a webhook was sent or is to be sent, and what became of it, newest first.");
        webhooks.MapPost("/{id}/deliveries/{number}/redeliver", RedeliverAsync).WithName("Redeliver")
            .WithSummary("Sends an event again, whatever became of it before.");
    }

    private static async Task<Results<Created<NewWebhook>, ProblemHttpResult>> CreateAsync(
        CreateWebhookRequest request, WebhookStore store, IOptions<WebhookOptions> options, HttpContext context, CancellationToken cancellationToken)
    {
        if (WebhookRules.ProblemOf(request, options.Value.AllowPrivate) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var webhook = await store.AddAsync(request, Caller.NameOf(context), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/webhooks/{webhook.Details.Id}", webhook);
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<Webhook>>, ProblemHttpResult>> ListAsync(
        WebhookStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most webhooks to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        (Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, RowId.IsValid)) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await store.ListAsync(limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<Webhook>, ProblemHttpResult>> GetAsync(string id, WebhookStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } webhook ? TypedResults.Ok(webhook) : NotThere(id);

    private static async Task<Results<Ok<Webhook>, ProblemHttpResult>> ChangeAsync(
        string id, ChangeWebhookRequest change, WebhookStore store, PublishedEventSignal signal, CancellationToken cancellationToken)
    {
        if (!await store.SetActiveAsync(id, change.IsActive, cancellationToken))
        {
            return NotThere(id);
        }

        signal.Raise();
        return await GetAsync(id, store, cancellationToken);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, WebhookStore store, CancellationToken cancellationToken) =>
        await store.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : NotThere(id);

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<WebhookDelivery>>, ProblemHttpResult>> ListDeliveriesAsync(
        string id,
        WebhookStore webhooks,
        DeliveryStore deliveries,
        CancellationToken cancellationToken,
        [Description("Only those in this state: pending, delivered or dead.")] string? state = null,
        [Range(1, Paging.MaxLimit), Description("The most deliveries to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] long? pageToken = null) =>
        (Paging.Problem(limit) ?? StateProblem(state)) is { } problem ? Problems.BadRequest(problem)
        : await webhooks.FindAsync(id, cancellationToken) is null ? NotThere(id)
        : TypedResults.Ok(await deliveries.ListAsync(id, StateOf(state), limit, pageToken, cancellationToken));

    private static async Task<Results<Accepted, ProblemHttpResult>> RedeliverAsync(
        string id, long number, DeliveryStore deliveries, PublishedEventSignal signal, CancellationToken cancellationToken)
    {
        if (!await deliveries.RedeliverAsync(id, number, cancellationToken))
        {
            return Problems.NotFound($"There is no delivery {number} of a webhook '{id}'; those of old events are deleted.");
        }

        signal.Raise();
        return TypedResults.Accepted($"/api/v1/webhooks/{id}/deliveries");
    }

    private static DeliveryState? StateOf(string? state) => Enum.TryParse<DeliveryState>(state, ignoreCase: true, out var found) ? found : null;

    private static string? StateProblem(string? state) => state is null || StateOf(state) is not null ? null : "state: it is pending, delivered or dead.";

    private static ProblemHttpResult NotThere(string id) => Problems.NotFound($"There is no webhook '{id}'.");
}
