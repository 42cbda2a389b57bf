using System.Diagnostics;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands.Processes;

/// <summary>Each way to see the machine's processes, where there is one.</summary>
public sealed class ProcessTableTests
{
    public static TheoryData<string> Tables => ["proc", "ps"];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_process_is_seen_with_its_parent_until_it_has_ended(string name)
    {
        var table = Table(name);
        using var child = Process.Start(new ProcessStartInfo("sleep", ["1000"]) { Environment = { ["MLOPS_TEST_MARK"] = "here" } })!;

        var seen = table.Read().Single(process => process.Id == child.Id);
        Assert.Equal((Environment.ProcessId, true), (seen.Parent, seen.IsAlive));
        Assert.Equal(child.Id, table.Find(child.Id)?.Id);
        Assert.Equal(name == "proc", table.HasVariable(seen, "MLOPS_TEST_MARK", "here"));
        Assert.False(table.HasVariable(seen, "MLOPS_TEST_MARK", "her"));
        Assert.False(table.HasVariable(seen, "TEST_MARK", "here"));

        table.Send(seen, UnixSignal.Kill);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Null(table.Find(child.Id));
    }

    /// <summary>The id may be another process's by the time a signal is sent.</summary>
    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_signal_is_not_sent_to_another_process_of_the_same_id(string name)
    {
        var table = Table(name);
        using var child = Process.Start("sleep", "1000");
        var seen = table.Find(child.Id)!.Value;

        table.Send(seen with { Start = seen.Start - 100_000_000 }, UnixSignal.Kill);

        Assert.True(table.Find(child.Id)?.IsAlive);
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("7 (sh) S 3 5 5 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 9876 1 1", 3, 5, 9876, true)]
    [InlineData("7 (a) Z 1 (b) S 3 5 5 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 9876 1 1", 3, 5, 9876, true)]
    [InlineData("7 (sh) Z 3 5 5 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 9876 1 1", 3, 5, 9876, false)]
    [InlineData("7 (sh) Z 3 5 5 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 2 0 9876 1 1", 3, 5, 9876, true)]
    public void A_line_of_proc_is_read_whatever_the_program_is_called(string stat, int parent, int group, long start, bool isAlive)
    {
        Assert.Equal(new ProcessEntry(7, parent, group, start, isAlive), LinuxProcessTable.Parse(7, stat));
    }

    private static IProcessTable Table(string name)
    {
        Assert.SkipWhen(name == "proc" && !OperatingSystem.IsLinux(), "There is no /proc on this system.");
        Assert.SkipWhen(name == "ps" && !File.Exists("/bin/ps"), "There is no /bin/ps on this machine.");
        return name == "proc" ? new LinuxProcessTable() : new ListedProcessTable();
    }
}
