using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

/// <summary>What a receiver was sent.</summary>
/// <param name="Id">From the header, like the next two.</param>
internal sealed record Received(string Id, string Timestamp, string Signature, string? ContentType, byte[] Body)
{
    public CloudEvent Event => JsonSerializer.Deserialize<CloudEvent>(Body, WireJson.Options)!;

    public bool IsSignedWith(string secret, TimeProvider time) => WebhookVerifier.Verify(secret, Id, Timestamp, Signature, Body, time);
}
