using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>Watches how many processes a command has and how much of the disk it takes.</summary>
internal sealed class Bounds(CommandOptions options, string folder, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>A folder is added up for this part of the time at most.</summary>
    private const int Share = 10;

    /// <summary>Watches until the command is beyond a bound.</summary>
    /// <returns>A sentence that names the bound.</returns>
    public async Task<string> WatchAsync(IProcessTree processes, CancellationToken cancellationToken)
    {
        var rest = TimeSpan.Zero;
        while (true)
        {
            await Task.Delay(Pause, time, cancellationToken);
            var problem = processes.IsMoreThan(options.MaxProcesses)
                ? $"The command had more than {options.MaxProcesses} processes at a time and was ended; {Setting(nameof(options.MaxProcesses))} raises that."
                : FreeBytes() < options.MinFreeBytes
                ? $"The trainer's disk had less than {options.MinFreeBytes} bytes left, and the command was ended; free some, or lower {Setting(nameof(options.MinFreeBytes))}."
                : null;
            rest -= Pause;
            if (problem is null && rest <= TimeSpan.Zero)
            {
                var started = time.GetTimestamp();
                problem = DiskUse.Of(folder) > options.MaxDiskBytes
                    ? $"The command's files came to more than {options.MaxDiskBytes} bytes and it was ended; {Setting(nameof(options.MaxDiskBytes))} raises that."
                    : null;
                rest = time.GetElapsedTime(started) * Share;
            }

            if (problem is not null)
            {
                return problem;
            }
        }
    }

    private long FreeBytes()
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the system does not tell is no reason to end anything.
            return long.MaxValue;
        }
    }

    private static string Setting(string name) => $"{CommandOptions.Section}:{name}";
}
