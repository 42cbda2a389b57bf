namespace MLOpsAspire.Platform.Artifacts;

/// <summary>A file cannot be stored: its path names a folder, or a part of the path that should be a folder is none.</summary>
public sealed class ArtifactConflictException(string path)
    : Exception($"The artifact store has a folder at '{path}', or a part of that path is no folder.");
