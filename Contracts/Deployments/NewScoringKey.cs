namespace MLOpsAspire.Contracts.Deployments;

/// <summary>A key to a deployment that was just made.</summary>
/// <param name="Key">What callers send as <c>Authorization: Bearer</c>; it is shown this once.</param>
public sealed record NewScoringKey(string Key);
