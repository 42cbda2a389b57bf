using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Contracts.Releases;

/// <summary>What a rollback did.</summary>
/// <param name="Production">What production serves from now on.</param>
/// <param name="FromVersion">What it served before.</param>
/// <param name="EndedRelease">The release that was under way there, and is over with it.</param>
public sealed record Rollback(Deployment Production, int? FromVersion, string? EndedRelease);
