namespace MLOpsAspire.Contracts.Artifacts;

/// <summary>A file of a model artifact.</summary>
/// <param name="Path">Its name within the artifact.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record ManifestEntry(string Path, long Size, string Sha256);
