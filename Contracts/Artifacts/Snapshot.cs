namespace MLOpsAspire.Contracts.Artifacts;

/// <summary>A ZIP file of the sources that a command runs on, stored under its own SHA-256.</summary>
public static class Snapshot
{
    /// <summary>In bytes.</summary>
    public const long MaxSize = 512L * 1024 * 1024;

    /// <summary>The store path of a snapshot.</summary>
    /// <param name="digest">Lower-case hex.</param>
    public static string PathOf(string digest) => $"snapshots/{digest}.zip";
}
