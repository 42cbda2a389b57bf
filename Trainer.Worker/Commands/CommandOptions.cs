using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>Which commands a trainer runs, and within which bounds. There is no bound on memory and processors here: that is for the system or the container to set.</summary>
internal sealed class CommandOptions
{
    public const string Section = "Trainer:Commands";

    /// <summary>Whether commands are run at all. Default false: whoever may submit a job could run programs on this machine.</summary>
    public bool Enabled { get; set; }

    /// <summary>The programs that may be run: names, looked for on the trainer's <c>PATH</c>, and full paths. With <c>git</c> among them, commits may be fetched. Default none.</summary>
    public IList<string> Programs { get; } = [];

    /// <summary>How long fetching the sources and running the command may take, unless the job says otherwise. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a command that was asked to end has for it before it is killed. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest log of a run, in bytes; what is beyond is dropped and counted. Default 64 MB.</summary>
    [Range(64 * 1024, long.MaxValue)]
    public long MaxLogBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>The most processes a command may have at a time, threads not counted. Default 256.</summary>
    [Range(1, 100_000)]
    public int MaxProcesses { get; set; } = 256;

    /// <summary>The largest sum of the files' lengths in a command's folder, holes in them counted. Default 10 GB.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxDiskBytes { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>What must stay free on the disk, in bytes. Default 1 GB.</summary>
    [Range(0, long.MaxValue)]
    public long MinFreeBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>The most files and folders in a snapshot. Default 20,000.</summary>
    [Range(1, 65_000)]
    public int MaxSourceFiles { get; set; } = 20_000;

    /// <summary>The largest size of a snapshot when it is unpacked, in bytes. Default 2 GB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxSourceBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>The most files a command may leave in <c>outputs</c>. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxOutputFiles { get; set; } = 10_000;

    /// <summary>The largest sum of their lengths. Default 10 GB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxOutputBytes { get; set; } = 10L * 1024 * 1024 * 1024;
}
