namespace MLOpsAspire.Contracts.Deployments;

/// <summary>The keys of a deployment; with neither it is open to all.</summary>
public sealed record ScoringKeys(ScoringKey? Primary = null, ScoringKey? Secondary = null);
