namespace MLOpsAspire.Registry.Api.Models;

/// <summary>What an artifact's <c>lineage.json</c> says of the data.</summary>
/// <param name="DataSha256">Of the data it was trained on.</param>
/// <param name="HoldOutSha256">The same for the rows it was judged by.</param>
internal sealed record ArtifactLineage(string? DataSha256, string? HoldOutSha256);
