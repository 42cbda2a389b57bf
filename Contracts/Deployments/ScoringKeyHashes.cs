namespace MLOpsAspire.Contracts.Deployments;

/// <summary>The SHA-256, in lower-case hex, of each key that opens a deployment. Where there is none, it is open to all.</summary>
/// <param name="Primary">Of the key that callers use.</param>
/// <param name="Secondary">Of the key that they use while the primary one is renewed.</param>
/// <param name="Gates">Of the key with which the registry tests a dev deployment.</param>
public sealed record ScoringKeyHashes(string? Primary = null, string? Secondary = null, string? Gates = null);
