namespace MLOpsAspire.Contracts.Events;

/// <summary>Lets a webhook rest, or sends it what was kept for it meanwhile.</summary>
public sealed record ChangeWebhookRequest(bool IsActive);
