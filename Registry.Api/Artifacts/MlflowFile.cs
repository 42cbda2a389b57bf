using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>An entry of a folder as MLflow lists it.</summary>
/// <param name="Path">The entry's name: clients put the folder they asked for before it.</param>
/// <param name="IsDir">Whether it is a folder.</param>
/// <param name="FileSize">In bytes; null for a folder.</param>
internal sealed record MlflowFile(string Path, bool IsDir, long? FileSize)
{
    public static MlflowFile Of(ArtifactEntry entry) => new(entry.Name, entry.IsFolder, entry.IsFolder ? null : entry.Size);

    public static MlflowFile Of(ArtifactFile file) => new(file.Path.Split('/')[^1], file.IsFolder, file.Size);

    /// <summary>As it is told where clients put nothing before it.</summary>
    public MlflowFile Below(string folder) => folder.Length == 0 ? this : this with { Path = $"{folder}/{Path}" };
}
