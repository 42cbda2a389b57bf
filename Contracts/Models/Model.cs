namespace MLOpsAspire.Contracts.Models;

/// <summary>A named line of model versions.</summary>
public sealed record Model(string Name, int LatestVersion, DateTimeOffset CreatedAt);
