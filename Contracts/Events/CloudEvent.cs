using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOpsAspire.Contracts.Events;

/// <summary>A change of something in the registry, as a CloudEvent 1.0 in JSON. The types and their data are in docs/events.md.</summary>
/// <param name="Id">The same however often the event is delivered; 32 hex digits.</param>
/// <param name="Source">The registry it comes from.</param>
/// <param name="Type">What happened, such as <c>mlops.run.failed</c>.</param>
/// <param name="Subject">What it happened to: its path below <c>/api/v1</c>, such as <c>runs/0198…</c>.</param>
/// <param name="Time">When.</param>
/// <param name="Sequence">Its place among all events: a number that grows, with zeros before it so that it sorts as a text too.</param>
/// <param name="Data">What is told of it.</param>
public sealed record CloudEvent(
    string Id, string Source, string Type, string Subject, DateTimeOffset Time, string Sequence, JsonElement Data)
{
    /// <summary>How a single event is sent.</summary>
    public const string MediaType = "application/cloudevents+json";

    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";
}
