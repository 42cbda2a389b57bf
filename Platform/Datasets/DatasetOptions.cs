using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Platform.Datasets;

/// <summary>Settings of the dataset cache.</summary>
public sealed class DatasetOptions
{
    public const string Section = "Datasets";

    /// <summary>The largest file that is fetched, in bytes. Default 4 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxSize { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>How long a fetch may take altogether. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);
}
