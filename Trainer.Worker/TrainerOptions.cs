using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Trainer.Worker;

/// <summary>Settings of a trainer.</summary>
internal sealed class TrainerOptions
{
    public const string Section = "Trainer";

    /// <summary>The trainer's name in the runs it works on. Default: the machine's name and the process id.</summary>
    [StringLength(200)]
    public string? Name { get; set; }

    /// <summary>How often what is new of a run is reported. Default 250 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a trainer that has nothing to report is silent at most, and so goes on with a run that was cancelled. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:30")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a run under way waits for a registry that is away. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RegistryPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a job that met with trouble outside of it rests before its second delivery; doubled for each further one. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);
}
