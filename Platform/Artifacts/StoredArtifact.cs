namespace MLOpsAspire.Platform.Artifacts;

/// <summary>What the store made of a file.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record StoredArtifact(string Path, long Size, string Sha256);
