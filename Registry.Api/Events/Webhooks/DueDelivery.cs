namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>A delivery whose turn it is, with all that is needed for it.</summary>
internal sealed record DueDelivery(DeliveryRow Delivery, EventRow Event, WebhookRow Webhook);
