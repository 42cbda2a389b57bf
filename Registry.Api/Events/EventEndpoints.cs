using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Events;

internal static class EventEndpoints
{
    /// <summary>What a browser sends that comes back to a stream.</summary>
    private const string LastEventId = "Last-Event-ID";

    public static void MapEvents(this RouteGroupBuilder api) =>
        api.MapGet("/events", GetAsync).WithTags("Events").WithName("GetEvents")
            .WithSummary("Lists events, the oldest first; asked for text/event-stream, sends those to come as they happen.")
            .Produces<Page<CloudEvent>>(StatusCodes.Status200OK, "application/json", EventStream.MediaType);

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<CloudEvent>>, EventStreamResult, ProblemHttpResult>> GetAsync(
        EventStore store,
        IOptions<EventOptions> options,
        HttpContext context,
        CancellationToken cancellationToken,
        [Description("Only these types, separated by commas, such as mlops.run.*,mlops.release.failed.")] string? types = null,
        [Description("Only events about this and what is below it, such as endpoints/titanic.")] string? subject = null,
        [Description("Only events with a higher sequence number; a stream begins with those to come when this is not given.")] long? after = null,
        [FromHeader(Name = LastEventId), Description("The same, of a stream that is taken up again.")] string? lastEventId = null,
        [Range(1, Paging.MaxLimit), Description("The most events to return; a stream has no end.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] long? pageToken = null)
    {
        var filter = EventFilter.Of(types, subject, CallerRole.Of(context.User) ?? Role.Reader, out var problem);
        if ((problem ?? Paging.Problem(limit) ?? ProblemOf(lastEventId)) is { } refusal)
        {
            return Problems.BadRequest(refusal);
        }

        if (context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == EventStream.MediaType))
        {
            return new EventStreamResult(filter, lastEventId is null ? after : long.Parse(lastEventId, CultureInfo.InvariantCulture));
        }

        var rows = await store.ReadAsync(filter, pageToken ?? after ?? 0, long.MaxValue, limit + 1, cancellationToken);
        return TypedResults.Ok(Paging.ToPage(rows, limit, row => $"{row.Sequence}", row => row.ToCloudEvent(options.Value.Source)));
    }

    private static string? ProblemOf(string? lastEventId) =>
        lastEventId is null || long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : $"{LastEventId}: it is the id of an event of this stream.";
}
