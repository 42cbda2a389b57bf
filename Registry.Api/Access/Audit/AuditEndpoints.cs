using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Access.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder api) =>
        api.MapGet("/audit", ListAsync).WithTags("Access").WithName("ListAudit").Requires(Role.Admin)
            .WithSummary("Lists the changes that were asked for, those that were refused too, newest first.");

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<AuditEntry>>, ProblemHttpResult>> ListAsync(
        AuditStore store,
        CancellationToken cancellationToken,
        [Description("Only this caller's.")] string? caller = null,
        [Description("Only those whose path begins so, such as /api/v1/releases.")] string? path = null,
        [Description("Only those from this time on.")] DateTimeOffset? since = null,
        [Description("Only those before this time.")] DateTimeOffset? until = null,
        [Range(1, Paging.MaxLimit), Description("The most entries to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] long? pageToken = null) =>
        Paging.Problem(limit) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(await store.ListAsync(new AuditQuery(limit, pageToken, caller, path, since, until), cancellationToken));
}
