namespace MLOpsAspire.Contracts.Deployments;

/// <summary>A key to a deployment, without the key itself.</summary>
/// <param name="CreatedBy">The caller who made it.</param>
public sealed record ScoringKey(string CreatedBy, DateTimeOffset CreatedAt);
