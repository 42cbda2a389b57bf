namespace MLOpsAspire.Contracts.Triggers;

/// <summary>A trigger that was just made.</summary>
/// <param name="Secret">Of a push: what its webhooks are signed with; it is shown this once.</param>
/// <param name="Details">What stays known of it.</param>
public sealed record NewTrigger(string? Secret, Trigger Details);
