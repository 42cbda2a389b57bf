using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Scoring.Api;

/// <summary>Settings of the scoring service.</summary>
internal sealed class ScoringOptions
{
    public const string Section = "Scoring";

    /// <summary>The largest request body, in bytes. Default 4 MiB.</summary>
    [Range(1024, 1024L * 1024 * 1024)]
    public long MaxRequestSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>The endpoint of requests whose address names none, such as <c>/score</c>. Default: the only one, while there is one and no other.</summary>
    public string? DefaultEndpoint { get; set; }

    /// <summary>The largest model, in bytes. Default 128 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public long MaxModelSize { get; set; } = 128 * 1024 * 1024;

    /// <summary>Where the registry can call this replica alone. Default: the address it listens on.</summary>
    [RegularExpression("https?://.+", ErrorMessage = "Scoring:Address must be an http address, such as http://10.0.0.7:5200.")]
    public string? Address { get; set; }

    /// <summary>How often the replica reports to the registry. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after a failure a model is loaded again. Default 3 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan LoadRetryDelay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The least bytes a second at which a request's body may arrive, after the first seconds. Default 240.</summary>
    [Range(1, 1024 * 1024)]
    public int MinBodyRate { get; set; } = 240;

    /// <summary>How long a request's body may arrive more slowly than that. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01.5", "00:10:00")]
    public TimeSpan BodyGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The public keys by which production's receipts are verified: PEM, or a file of it. Default: those the registry names when it is first
    /// asked, which are remembered.
    /// </summary>
    public string? ReceiptKeys { get; set; }
}
