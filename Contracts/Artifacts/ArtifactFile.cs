namespace MLOpsAspire.Contracts.Artifacts;

/// <summary>A file or folder of a run.</summary>
/// <param name="Path">From the root of the run's files on.</param>
/// <param name="IsFolder">Whether it holds others.</param>
/// <param name="Size">In bytes; null for a folder.</param>
public sealed record ArtifactFile(string Path, bool IsFolder, long? Size = null);
