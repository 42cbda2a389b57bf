namespace MLOpsAspire.Contracts.Events;

/// <summary>A webhook that was just made.</summary>
/// <param name="Secret">What the receiver verifies signatures with; it is shown this once.</param>
/// <param name="Details">What stays known of it.</param>
public sealed record NewWebhook(string Secret, Webhook Details);
