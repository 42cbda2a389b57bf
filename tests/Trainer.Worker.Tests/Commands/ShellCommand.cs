using System.Text.Json;
using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands;

/// <summary>Commands that are a few lines of shell, and trainers that run them.</summary>
internal static class ShellCommand
{
    /// <summary>Settings of a trainer that may run a shell and git.</summary>
    public static string[] Settings { get; } =
        ["--Trainer:Commands:Enabled=true", "--Trainer:Commands:Programs:0=sh", "--Trainer:Commands:Programs:1=git", "--Trainer:Heartbeat=00:00:00.05"];

    /// <summary>Skips a test where there is no shell.</summary>
    public static void SkipWithoutShell() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The command of this test is written for a Unix shell.");

    /// <summary>A job file.</summary>
    /// <param name="script">What the shell is to do.</param>
    /// <param name="arguments">What the script knows as $1, $2 and so on.</param>
    /// <param name="keys">More of the job file.</param>
    public static string Job(string script, string[]? arguments = null, string keys = "") =>
        $"command: sh\narguments: {JsonSerializer.Serialize((string[])["-c", script, "sh", .. arguments ?? []])}\n{keys}";

    /// <summary>Starts a trainer that may run a shell, or skips the test where there is none.</summary>
    public static Task<RunningTrainer> StartTrainerAsync(TempFolder folder, FakeRegistry registry, params string[] settings)
    {
        SkipWithoutShell();
        return RunningTrainer.StartAsync(folder, registry, [.. Settings, .. settings]);
    }

    /// <summary>Runs a job to the end of its run.</summary>
    public static async Task<Contracts.Runs.FinishRunRequest> RunAsync(TempFolder folder, FakeRegistry registry, params string[] settings)
    {
        await using var trainer = await StartTrainerAsync(folder, registry, settings);
        return await trainer.TrainAsync(registry);
    }

    /// <summary>The process ids that a script has written into a file, each on a line of its own, once there are so many.</summary>
    public static async Task<int[]> ReadIdsAsync(string file, int count)
    {
        var lines = await Eventually.GetAsync<string[]>(
            async () => File.Exists(file) ? await File.ReadAllLinesAsync(file) : null, seen => seen.Length >= count && seen.All(line => line.Length > 0));
        return [.. lines.Select(int.Parse)];
    }

    /// <summary>Those of the processes that are alive.</summary>
    public static int[] AliveOf(IEnumerable<int> ids)
    {
        IProcessTable table = OperatingSystem.IsLinux() ? new LinuxProcessTable() : new ListedProcessTable();
        var alive = table.Read().Where(process => process.IsAlive).Select(process => process.Id).ToHashSet();
        return [.. ids.Where(alive.Contains)];
    }
}
