namespace MLOpsAspire.Platform.Artifacts;

/// <summary>The artifact store holds nothing under a path.</summary>
public sealed class ArtifactNotFoundException(string path)
    : Exception($"The artifact store holds no '{path}'.");
