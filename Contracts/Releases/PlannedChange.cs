namespace MLOpsAspire.Contracts.Releases;

/// <summary>A deployment that a release would change.</summary>
/// <param name="Deployment">Its name.</param>
/// <param name="FromModel">What it serves now; absent for nothing.</param>
/// <param name="FromVersion">Its version.</param>
/// <param name="ToModel">What it would serve.</param>
/// <param name="ToVersion">Its version.</param>
public sealed record PlannedChange(string Deployment, string? FromModel, int? FromVersion, string ToModel, int ToVersion);
