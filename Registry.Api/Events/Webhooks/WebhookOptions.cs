using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Settings of webhooks.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>
    /// Whether events are also sent to addresses that only this machine or its network can reach, and to those also without encryption. Who may
    /// make webhooks could have the registry knock on doors that are not open to him. Default no.
    /// </summary>
    public bool AllowPrivate { get; set; }

    /// <summary>How long a receiver may take to answer. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an event is sent before it is given up. Default 15 times, which takes 4 to 9 hours.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 15;

    /// <summary>The longest wait before the second attempt; it doubles from attempt to attempt. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait of all, also where a receiver asks for more. Default 2 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromHours(2);
}
