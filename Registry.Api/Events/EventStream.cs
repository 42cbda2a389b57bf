using System.Text.Json;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Writes events as they are published, as server-sent events, until the caller goes or the registry stops.</summary>
internal sealed class EventStream(
    EventStore store, PublishedEventSignal signal, IOptions<EventOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string MediaType = "text/event-stream";

    private const string Comment = ":\n\n";
    private const int Batch = 100;

    /// <param name="after">The sequence number to begin after; null to begin now.</param>
    public async Task WriteAsync(HttpResponse response, EventFilter filter, long? after, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            var position = after ?? await store.HeadAsync(stop.Token);
            response.ContentType = MediaType;
            response.Headers.CacheControl = "no-store";
            await SendAsync(response, Comment, stop.Token);
            await FollowAsync(response, filter, position, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The caller comes back, here or elsewhere, with the id of the last event it has seen.
        }
    }

    private async Task FollowAsync(HttpResponse response, EventFilter filter, long position, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        while (true)
        {
            var next = signal.Next();
            var head = await store.HeadAsync(cancellationToken);
            var rows = head > position ? await store.ReadAsync(filter, position, head, Batch, cancellationToken) : [];
            position = rows.Count == Batch ? rows[^1].Sequence!.Value : Math.Max(head, position);
            if (rows.Count > 0 || time.GetElapsedTime(sentAt) >= options.Value.Heartbeat)
            {
                await SendAsync(response, rows.Count > 0 ? string.Concat(rows.Select(Write)) : Comment, cancellationToken);
                sentAt = time.GetTimestamp();
            }

            if (rows.Count < Batch)
            {
                await signal.WaitAsync(next, options.Value.LookAgain, cancellationToken);
            }
        }
    }

    /// <summary>JSON has no line breaks of its own, so that one line holds it.</summary>
    private string Write(EventRow row) =>
        $"id: {row.Sequence}\nevent: {row.Type}\ndata: {JsonSerializer.Serialize(row.ToCloudEvent(options.Value.Source), WireJson.Options)}\n\n";

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
