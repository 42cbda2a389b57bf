namespace MLOpsAspire.Contracts.Releases;

/// <summary>A step of a canary.</summary>
/// <param name="Percent">The share of production's requests that the candidate answers, 1 to 99.</param>
/// <param name="Hold">How long it is watched at that share.</param>
public sealed record CanaryStep(int Percent, TimeSpan Hold);
