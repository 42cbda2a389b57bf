namespace MLOpsAspire.Contracts.Releases;

/// <summary>Asks to point production back.</summary>
/// <param name="Version">A version that was in production before; null for the one before the present one, or to end a canary.</param>
/// <param name="Model">Its model; null for the one in production.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record RollbackRequest(int? Version = null, string? Model = null, string? Reason = null);
