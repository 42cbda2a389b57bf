using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Idempotency;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Access.Keys;

internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Access").Requires(Role.Admin);
        keys.MapPost("/", CreateAsync).WithName("CreateKey").WithMetadata(new ShowsSecret()).WithSummary("Makes a key, and shows it this once.");
        keys.MapGet("/", ListAsync).WithName("ListKeys").WithSummary("Lists the keys without their secrets, newest first.");
        keys.MapDelete("/{id}", RevokeAsync).WithName("RevokeKey").WithSummary("Revokes a key; it is refused from now on.");
    }

    private static async Task<Results<Created<NewApiKey>, ProblemHttpResult>> CreateAsync(
        CreateApiKeyRequest request, HttpContext context, ApiKeyStore store, AccessGate gate, TimeProvider time, CancellationToken cancellationToken)
    {
        if (ProblemOf(request, time.GetUtcNow()) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var key = await store.AddAsync(request, Caller.NameOf(context), cancellationToken);
        gate.Close();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/keys/{key.Details.Id}", key);
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<ApiKey>>, ProblemHttpResult>> ListAsync(
        ApiKeyStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most keys to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        (Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, RowId.IsValid)) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await store.ListAsync(limit, pageToken, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, ApiKeyStore store, CancellationToken cancellationToken) =>
        await store.RevokeAsync(id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound($"There is no key '{id}'.");

    private static string? ProblemOf(CreateApiKeyRequest request, DateTimeOffset now) =>
        NameRule.Problem(request.Name) is { } name ? $"name: {name}"
        : request.ExpiresAt <= now ? "expiresAt: it lies in the future."
        : null;
}
