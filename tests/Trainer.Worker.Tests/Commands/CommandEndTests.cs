using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Tests.Jobs;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands;

/// <summary>Commands that are ended: none of their processes stays, whatever they do about it.</summary>
public sealed class CommandEndTests : IDisposable
{
    /// <summary>Has processes below it, in a session of their own, and away from all of it with another environment; all write their ids down.</summary>
    private const string Stubborn = """
        trap '' TERM HUP INT
        echo $$ >> "$1"
        sh "$2" "$1" &
        setsid sh "$2" "$1" &
        env -i PATH="$PATH" sh -c 'setsid sh "$1" "$2" &' sh "$2" "$1"
        while :; do sleep 1; done
        """;

    private const int StubbornProcesses = 4;

    /// <summary>Heeds no polite word.</summary>
    private const string Hold = "trap '' TERM HUP INT; echo $$ >> \"$1\"; while :; do sleep 1; done";

    /// <summary>Starts itself twice, over and over, but stops by itself before it harms the machine.</summary>
    private const string Fork = """
        trap '' TERM
        echo x >> "$1"
        [ "$(wc -l < "$1")" -gt 1500 ] && exec sleep 1000
        setsid sh "$0" "$1" &
        sh "$0" "$1" &
        wait
        """;

    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Ids => _folder["ids"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cancelled_run_ends_every_process_and_its_message_is_done()
    {
        var isCancelled = false;
        var registry = new FakeRegistry(StubbornJob(), data: null)
        {
            Interfere = action => isCancelled && action is "log" or "finish" ? HttpStatusCode.Conflict : null,
        };
        var queue = new FakeJobQueue();
        await using var trainer = await StartAsync(registry, queue);
        var ids = await ShellCommand.ReadIdsAsync(Ids, StubbornProcesses);
        Assert.Equal(ids, ShellCommand.AliveOf(ids));

        isCancelled = true;

        await queue.AskedForTheNext.Task.WaitAsync(Cancelled);
        Assert.Empty(ShellCommand.AliveOf(ids));
        Assert.Equal(["complete"], queue.Settlements);
        Assert.Empty(registry.Ends);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["work"]));
    }

    [Fact]
    public async Task A_cancelled_training_stops_although_it_has_nothing_to_report()
    {
        var isCancelled = false;
        var registry = new FakeRegistry(ToyJob.Long, ToyJob.WriteData(_folder))
        {
            Interfere = action => isCancelled && action is "log" or "finish" ? HttpStatusCode.Conflict : null,
        };
        var queue = new FakeJobQueue();
        await using var trainer = await StartAsync(registry, queue);
        await Eventually.GetAsync(() => Task.FromResult(registry.Logs.LastOrDefault()), log => log.Progress > 0);

        isCancelled = true;

        await queue.AskedForTheNext.Task.WaitAsync(Cancelled);
        Assert.Equal(["complete"], queue.Settlements);
        Assert.Empty(registry.Ends);
    }

    [Fact]
    public async Task A_command_is_asked_to_end_before_it_is_killed()
    {
        var isCancelled = false;
        var registry = new FakeRegistry(
            ShellCommand.Job("trap 'echo saved > \"$1\"; exit' TERM; echo $$ > \"$2\"; while :; do sleep 0.05; done", [_folder["saved"], Ids]), data: null)
        {
            Interfere = action => isCancelled && action is "log" or "finish" ? HttpStatusCode.Conflict : null,
        };
        var queue = new FakeJobQueue();
        await using var trainer = await StartAsync(registry, queue, "--Trainer:Commands:Grace=00:00:30");
        await ShellCommand.ReadIdsAsync(Ids, 1);

        isCancelled = true;

        await queue.AskedForTheNext.Task.WaitAsync(Cancelled);
        Assert.Equal("saved\n", await File.ReadAllTextAsync(_folder["saved"], Cancelled));
    }

    [Fact]
    public async Task A_lost_lock_ends_the_command()
    {
        var registry = new FakeRegistry(StubbornJob(), data: null);
        var queue = new FakeJobQueue();
        await using var trainer = await StartAsync(registry, queue, "--JobQueue:LockDuration=00:00:01");
        var ids = await ShellCommand.ReadIdsAsync(Ids, StubbornProcesses);

        queue.RenewalFailure = new JobLockLostException(1);

        await queue.AskedForTheNext.Task.WaitAsync(Cancelled);
        Assert.Empty(ShellCommand.AliveOf(ids));
        Assert.Empty(queue.Settlements);
        Assert.Empty(registry.Ends);
    }

    [Fact]
    public async Task A_trainer_that_is_stopped_gives_the_job_back_and_the_next_attempt_has_a_fresh_folder()
    {
        const string script = """
            ls -A . "$HOME" "$TMPDIR"
            echo x > here; echo x > "$HOME/home"; echo x > "$TMPDIR/temporary"; echo x > outputs/result
            if [ -e "$1" ]; then exit 0; fi
            echo $$ > "$1"; sleep 1000
            """;
        var registry = new FakeRegistry(ShellCommand.Job(script, [Ids]), data: null);
        await using (var first = await ShellCommand.StartTrainerAsync(_folder, registry, "--Trainer:Commands:Grace=00:00:00.5"))
        {
            await first.SendJobAsync();
            await ShellCommand.ReadIdsAsync(Ids, 1);
        }

        Assert.Empty(ShellCommand.AliveOf(await ShellCommand.ReadIdsAsync(Ids, 1)));
        Assert.Empty(registry.Ends);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["work"]));
        registry.Logs.Clear();

        await using var second = await ShellCommand.StartTrainerAsync(_folder, registry);
        var end = await Eventually.GetAsync(() => Task.FromResult(registry.Ends.FirstOrDefault()), _ => true);

        Assert.Null(end.Error);
        Assert.Equal([1, 2], registry.Claims.Select(claim => claim.Attempt));
        Assert.DoesNotContain("\nhere\n", registry.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("\nhome\n", registry.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("\ntemporary\n", registry.Log, StringComparison.Ordinal);
        Assert.Contains("\noutputs\n", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_command_leaves_running_is_ended_with_it()
    {
        var registry = new FakeRegistry(ShellCommand.Job("setsid sh -c 'echo $$ >> \"$1\"; trap \"\" TERM; while :; do sleep 1; done' sh \"$1\" & while ! [ -s \"$1\" ]; do sleep 0.02; done", [Ids]), data: null);

        Assert.Null((await ShellCommand.RunAsync(_folder, registry, "--Trainer:Commands:Grace=00:00:00.2")).Error);

        Assert.Empty(ShellCommand.AliveOf(await ShellCommand.ReadIdsAsync(Ids, 1)));
    }

    /// <summary>The guard belongs to the same user, so a command can do this to it.</summary>
    [Theory]
    [InlineData("kill -9 $PPID", "exit code 137")]
    [InlineData("kill -STOP $PPID; exit 3", "the timeout of")]
    [InlineData("kill -TERM 0; exit 3", "exit code 3")]
    public async Task A_command_that_turns_against_its_guard_is_ended_too(string attack, string error)
    {
        var script = $"trap '' TERM; setsid sleep 1000 & echo $! >> \"$1\"; sh -c 'trap \"\" TERM; sleep 1000' & echo $! >> \"$1\"; {attack}; sleep 1000";
        var registry = new FakeRegistry(ShellCommand.Job(script, [Ids], "timeout: 00:00:03"), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry, "--Trainer:Commands:Grace=00:00:00.2");

        Assert.Contains(error.Replace("the timeout of", "its timeout of", StringComparison.Ordinal), end.Error, StringComparison.Ordinal);
        Assert.Empty(ShellCommand.AliveOf(await ShellCommand.ReadIdsAsync(Ids, 2)));
    }

    [Fact]
    public async Task Too_many_processes_end_the_run_as_failed_and_all_of_them()
    {
        const string script = "while :; do sleep 1000 & echo $! >> \"$1\"; done";
        var registry = new FakeRegistry(ShellCommand.Job(script, [Ids]), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry, "--Trainer:Commands:MaxProcesses=30");

        Assert.Equal("The command had more than 30 processes at a time and was ended; Trainer:Commands:MaxProcesses raises that.", end.Error);
        var ids = await ShellCommand.ReadIdsAsync(Ids, 30);
        Assert.Empty(ShellCommand.AliveOf(ids));
    }

    [Fact]
    public async Task Processes_that_start_others_as_fast_as_they_are_killed_are_ended()
    {
        var registry = new FakeRegistry(ShellCommand.Job("sh \"$1\" \"$2\"", [_folder.Write("fork.sh", Fork), _folder["count"]]), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry, "--Trainer:Commands:MaxProcesses=60");

        Assert.StartsWith("The command had more than 60 processes at a time", end.Error, StringComparison.Ordinal);
        Assert.Empty(ProcessesThatMention(_folder["count"]));
    }

    [Theory]
    [InlineData("--Trainer:Commands:MaxDiskBytes=2000000", "The command's files came to more than 2000000 bytes and it was ended; Trainer:Commands:MaxDiskBytes raises that.")]
    [InlineData("--Trainer:Commands:MinFreeBytes=9000000000000000000", "The trainer's disk had less than 9000000000000000000 bytes left, and the command was ended; free some, or lower Trainer:Commands:MinFreeBytes.")]
    public async Task A_command_that_fills_the_disk_is_ended(string setting, string error)
    {
        var registry = new FakeRegistry(
            ShellCommand.Job("mkdir -p a/b; head -c 1500000 /dev/zero > a/b/one; head -c 1500000 /dev/zero > ~/two; echo $$ > \"$1\"; sleep 1000", [Ids]), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry, setting);

        Assert.Equal(error, end.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["work"]));
    }

    private string StubbornJob() => ShellCommand.Job(Stubborn, [Ids, _folder.Write("hold.sh", Hold)]);

    private static IEnumerable<string> ProcessesThatMention(string text) => OperatingSystem.IsLinux()
        ? Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(CommandLine).Where(line => line.Contains(text, StringComparison.Ordinal))
        : [];

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private Task<RunningTrainer> StartAsync(FakeRegistry registry, FakeJobQueue queue, params string[] settings)
    {
        ShellCommand.SkipWithoutShell();
        return RunningTrainer.StartAsync(
            _folder,
            registry,
            builder =>
            {
                builder.Logging.AddProvider(_log);
                builder.Services.AddSingleton<IJobQueue>(queue);
            },
            [.. ShellCommand.Settings, "--Trainer:Commands:Grace=00:00:00.2", .. settings]);
    }
}
