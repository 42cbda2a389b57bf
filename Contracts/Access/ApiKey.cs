namespace MLOpsAspire.Contracts.Access;

/// <summary>A key to the registry, without its secret.</summary>
/// <param name="Id">Stands in the key, between <c>mlops_</c> and the secret.</param>
/// <param name="Name">Who or what uses it; it stands in the audit log.</param>
/// <param name="CreatedBy">The caller who made it.</param>
/// <param name="ExpiresAt">From then on it is refused; absent when it does not expire.</param>
/// <param name="LastUsedAt">To within minutes; absent when it was not used yet.</param>
/// <param name="RevokedAt">Since when it is refused; absent when it was not revoked.</param>
public sealed record ApiKey(
    string Id,
    string Name,
    Role Role,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null);
