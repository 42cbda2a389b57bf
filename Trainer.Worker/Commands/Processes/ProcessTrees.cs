using System.Diagnostics;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>Finds processes in the way the system at hand has for it.</summary>
internal static class ProcessTrees
{
    /// <summary>For a guard on Unix: the command it has started and all that came from that.</summary>
    /// <param name="command">The command's id and that of its process group; it stays listed until its processes are not asked about any more.</param>
    public static IProcessTree OfCommand(int command) => new UnixProcessTree(Environment.ProcessId, command, mark: null, Table(), TimeProvider.System);

    /// <summary>For a trainer: all that came from the guard it has started, which has started nothing yet.</summary>
    /// <param name="mark">The variable that this attempt's processes alone carry, and its value.</param>
    public static IProcessTree OfGuard(Process guard, (string Name, string Value) mark, TimeProvider time) => OperatingSystem.IsWindows()
        ? new WindowsJob(guard.SafeHandle)
        : new UnixProcessTree(guard.Id, group: null, mark, Table(), time);

    private static IProcessTable Table() => OperatingSystem.IsLinux() ? new LinuxProcessTable() : new ListedProcessTable();
}
