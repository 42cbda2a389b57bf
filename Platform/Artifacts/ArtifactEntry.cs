namespace MLOpsAspire.Platform.Artifacts;

/// <summary>What lies directly in a folder of the artifact store.</summary>
/// <param name="Name">Without the folder's path.</param>
/// <param name="IsFolder">A folder is there for as long as a file lies below it.</param>
/// <param name="Size">In bytes; 0 for a folder.</param>
public sealed record ArtifactEntry(string Name, bool IsFolder, long Size);
