namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>How an upload ended.</summary>
internal enum UploadOutcome
{
    Stored,

    /// <summary>There is a folder at the path, or a file in its way.</summary>
    Conflict,

    /// <summary>The store has no room.</summary>
    Full,

    /// <summary>The bytes are not those that were announced.</summary>
    WrongDigest,
}
