using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Settings of the release controller.</summary>
internal sealed class ReleaseOptions
{
    public const string Section = "Releases";

    /// <summary>How long the scoring replicas may take to load a version. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How much worse than the champion a candidate may be: its AUC or accuracy less by this, or its RMSE greater by this share. Default 0.01.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaximumQualityLoss { get; set; } = 0.01;

    /// <summary>How often the latency gate asks each replica. Default 50.</summary>
    [Range(1, 10_000)]
    public int LatencyRequests { get; set; } = 50;

    /// <summary>How long 99 % of the answers to the latency gate may take. Default half a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MaximumLatency { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether every release has to be approved, those of jobs too. Default no.</summary>
    public bool RequireApproval { get; set; }

    /// <summary>How long a step of a canary may wait for enough requests. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan CanaryTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often a release under way is looked at. Default 50 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(50);
}
