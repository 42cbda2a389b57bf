using System.Diagnostics;
using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Commands.Guarding;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands.Guarding;

/// <summary>The guard by itself, as it goes on when its trainer is no more.</summary>
public sealed class GuardProgramTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AttemptFolder _attempt;

    public GuardProgramTests() => _attempt = AttemptFolder.Create(_folder["attempt"], _ => { });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _attempt.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task When_its_trainer_is_dead_the_guard_ends_everything()
    {
        using var guard = Start("trap '' TERM; echo $$ >> \"$1\"; (setsid env -i sleep 1000 & echo $! >> \"$1\"); while :; do sleep 1; done", _folder["ids"]);
        var ids = await ShellCommand.ReadIdsAsync(_folder["ids"], 2);

        // The system closes what a dead process had open.
        guard.StandardInput.Close();

        await guard.WaitForExitAsync(Cancelled);
        Assert.Equal(137, guard.ExitCode);
        Assert.Empty(ShellCommand.AliveOf(ids));
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -15 $$", 143)]
    public async Task It_hands_on_the_exit_code(string script, int code)
    {
        using var guard = Start(script);

        await guard.WaitForExitAsync(Cancelled);

        Assert.Equal(code, guard.ExitCode);
    }

    [Fact]
    public async Task A_command_has_a_group_of_its_own_and_signals_as_by_default()
    {
        using var guard = Start("ps -o pid=,pgid=,sid= -p $$; yes | head -1; ls /proc/self/fd | wc -l; kill 0");

        var output = await guard.StandardOutput.ReadToEndAsync(Cancelled);
        await guard.WaitForExitAsync(Cancelled);

        var lines = output.Split('\n');
        var ids = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal($"{guard.Id}", ids[2]);
        Assert.Equal("y", lines[1]);
        Assert.True(!OperatingSystem.IsLinux() || lines[2].Trim() == "4", "Files of the trainer are open in the command.");
        Assert.Equal(143, guard.ExitCode);
        Assert.Empty(await guard.StandardError.ReadToEndAsync(Cancelled));
    }

    [Fact]
    public async Task Without_an_order_it_ends()
    {
        using var guard = Process.Start(GuardStart.Of(_attempt, ("MLOPS_ATTEMPT", "x")))!;

        guard.StandardInput.Close();

        await guard.WaitForExitAsync(Cancelled);
        Assert.Equal(126, guard.ExitCode);
    }

    /// <summary>Orphans that have ended are let go of while the command runs, or there would be no room for others some time.</summary>
    [Fact]
    public async Task No_dead_processes_pile_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Orphans are handed to the guard on Linux alone.");
        using var guard = Start("i=0; while [ $i -lt 50 ]; do i=$((i+1)); (: & ); done; echo done > \"$1\"; sleep 1000", _folder["done"]);

        await Eventually.GetAsync<object>(() => Task.FromResult<object?>(guard), _ => File.Exists(_folder["done"]));
        await Eventually.GetAsync(
            () => Task.FromResult<string[]?>([.. Directory.EnumerateDirectories("/proc").Select(folder => Path.Combine(folder, "stat")).Where(File.Exists).Select(Read)]),
            processes => !processes.Any(stat => stat.Contains($" Z {guard.Id} ", StringComparison.Ordinal)));

        guard.StandardInput.Close();
        await guard.WaitForExitAsync(Cancelled);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private Process Start(string script, params string[] arguments)
    {
        ShellCommand.SkipWithoutShell();
        var guard = Process.Start(GuardStart.Of(_attempt, ("MLOPS_ATTEMPT", "x")))!;
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        guard.StandardInput.BaseStream.Write(new GuardOrder("/bin/sh", ["-c", script, "sh", .. arguments], _folder.Path, environment, TimeSpan.FromMilliseconds(200)).ToBytes());
        guard.StandardInput.BaseStream.Flush();
        return guard;
    }
}
