namespace MLOpsAspire.Contracts.Events;

/// <summary>An event that a webhook is to be sent, and what has become of it.</summary>
/// <param name="Number">The event's place among all events.</param>
/// <param name="EventId">The event's id, which the receiver gets too.</param>
/// <param name="Attempts">How often it was sent since it was last asked for.</param>
/// <param name="NextAttemptAt">When it is sent next at the earliest; absent when it is not.</param>
/// <param name="LastStatus">What the receiver answered last, if it did.</param>
/// <param name="LastError">One sentence about the last attempt; absent when it went well.</param>
/// <param name="DeliveredAt">When it was taken.</param>
public sealed record WebhookDelivery(
    long Number,
    string EventId,
    string Type,
    string Subject,
    DateTimeOffset Time,
    DeliveryState State,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    int? LastStatus,
    string? LastError,
    DateTimeOffset? DeliveredAt);
