using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>How much of the files that clients register is taken over into model artifacts.</summary>
internal sealed class ModelImportOptions
{
    public const string Section = "ModelImport";

    /// <summary>The most files of a model. Default 1000.</summary>
    [Range(1, 5000)]
    public int MaxFiles { get; set; } = 1000;

    /// <summary>The size of all files of a model together, in bytes. Default 2 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxSize { get; set; } = 2L * 1024 * 1024 * 1024;
}
