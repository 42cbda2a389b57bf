using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Settings of events.</summary>
internal sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>What events name as their source, so that those of several registries can be told apart. Default <c>/mlops/registry</c>.</summary>
    [Required]
    public string Source { get; set; } = "/mlops/registry";

    /// <summary>For how long events and what became of their deliveries are kept. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often it is looked for events that another registry on the database has stored or published. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan LookAgain { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a stream without events gets a comment, so that nobody in between takes it for dead. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
