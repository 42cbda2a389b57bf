namespace MLOpsAspire.Contracts.Events;

/// <summary>An address that events are sent to, without the secret that signs them.</summary>
/// <param name="Url">Where they are posted.</param>
/// <param name="Types">Of which types: each a name, or the beginning of names with a <c>*</c>.</param>
/// <param name="Subject">Only events about this and what is below it; absent for all.</param>
/// <param name="IsActive">Whether they are sent; those of a webhook at rest are kept for it.</param>
public sealed record Webhook(
    string Id, string Url, IReadOnlyList<string> Types, string? Subject, bool IsActive, string CreatedBy, DateTimeOffset CreatedAt);
