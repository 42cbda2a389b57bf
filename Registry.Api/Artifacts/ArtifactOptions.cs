using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>Settings of the files that clients store.</summary>
internal sealed class ArtifactOptions
{
    public const string Section = "Artifacts";

    /// <summary>The largest file that is taken, in bytes. Default 10 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxFileSize { get; set; } = 10L * 1024 * 1024 * 1024;
}
