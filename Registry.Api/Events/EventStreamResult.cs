namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Answers with a stream of events.</summary>
/// <param name="after">The sequence number to begin after; null to begin now.</param>
internal sealed class EventStreamResult(EventFilter filter, long? after) : IResult
{
    public Task ExecuteAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<EventStream>().WriteAsync(context.Response, filter, after, context.RequestAborted);
}
