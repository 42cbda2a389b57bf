namespace MLOpsAspire.Platform.Artifacts;

/// <summary>The artifact store has no room for a file. Nothing of it is stored.</summary>
public sealed class ArtifactStoreFullException(Exception inner) : Exception("The artifact store is full.", inner);
