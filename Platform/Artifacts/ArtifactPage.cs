namespace MLOpsAspire.Platform.Artifacts;

/// <summary>A part of a folder's entries.</summary>
/// <param name="Entries">At most as many as were asked for.</param>
/// <param name="NextPageToken">Pass it back for the entries that follow; null when there are none. Only the store can read it.</param>
public sealed record ArtifactPage(IReadOnlyList<ArtifactEntry> Entries, string? NextPageToken);
