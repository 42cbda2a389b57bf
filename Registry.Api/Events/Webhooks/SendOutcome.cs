namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>How sending an event once went.</summary>
/// <param name="Status">What the receiver answered; null when it did not.</param>
/// <param name="Problem">One sentence; null when the receiver has taken it.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
internal sealed record SendOutcome(int? Status, string? Problem = null, TimeSpan? RetryAfter = null);
