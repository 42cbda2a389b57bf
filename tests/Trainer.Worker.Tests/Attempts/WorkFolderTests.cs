using Microsoft.Extensions.Logging;
using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Attempts;

namespace MLOpsAspire.Trainer.Worker.Tests.Attempts;

public sealed class WorkFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();
    private readonly ILogger<WorkFolder> _logger;
    private readonly LoggerFactory _loggers;

    public WorkFolderTests()
    {
        _loggers = new LoggerFactory([_log]);
        _logger = _loggers.CreateLogger<WorkFolder>();
    }

    private string Work => _folder["work"];

    public void Dispose()
    {
        _loggers.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Each_attempt_has_a_folder_of_its_own_that_goes_with_it()
    {
        var work = new WorkFolder(Work, _logger);
        var one = work.Open();
        var two = work.Open();
        File.WriteAllText(Path.Combine(one.Sources, "file"), "x");

        one.Dispose();

        Assert.False(Directory.Exists(one.Path));
        Assert.True(Directory.Exists(two.Sources));
        two.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Work));
    }

    [Fact]
    public void What_a_dead_trainer_left_is_removed_and_what_a_living_one_has_is_not()
    {
        using var living = new WorkFolder(Work, _logger).Open();
        Directory.CreateDirectory(Path.Combine(Work, "dead", "sources"));
        File.WriteAllText(Path.Combine(Work, "dead.lock"), "");
        Directory.CreateDirectory(Path.Combine(Work, "dead without a lock"));
        File.WriteAllText(Path.Combine(Work, "lock without a folder.lock"), "");

        _ = new WorkFolder(Work, _logger);

        Assert.Equal([living.Path, living.Path + ".lock"], Directory.EnumerateFileSystemEntries(Work).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Links_are_removed_and_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        _folder.Write("precious", "x");
        var attempt = new WorkFolder(Work, _logger).Open();
        File.CreateSymbolicLink(Path.Combine(attempt.Sources, "link"), _folder["precious"]);
        Directory.CreateSymbolicLink(Path.Combine(attempt.Sources, "folder"), _folder.Path);

        attempt.Dispose();

        Assert.True(File.Exists(_folder["precious"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Work));
    }

    /// <summary>A program can go down step by step to where no path leads.</summary>
    [Fact]
    public void Folders_deeper_than_a_path_can_be_are_removed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Made by a Unix shell.");
        var attempt = new WorkFolder(Work, _logger).Open();
        using (var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "sh", ["-c", "n=$(printf %0200d 0); i=0; while [ $i -lt 30 ]; do mkdir $n && cd -P $n || exit 1; i=$((i+1)); done; echo x > file"])
        { WorkingDirectory = attempt.Sources })!)
        {
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
        }

        attempt.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Work));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void The_spool_of_an_attempt_has_no_name_that_a_command_could_use()
    {
        using var attempt = new WorkFolder(Work, _logger).Open();
        using var spool = attempt.OpenSpool();
        spool.WriteByte(1);

        Assert.True(OperatingSystem.IsWindows() || !Directory.EnumerateFiles(attempt.Path).Any());
        Assert.Equal(1, spool.Length);
    }
}
