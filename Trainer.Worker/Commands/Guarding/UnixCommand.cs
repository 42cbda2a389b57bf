using System.Runtime.InteropServices;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>A command in a process group of its own, so that one signal reaches it and all that stayed with it, and not its guard.</summary>
internal sealed class UnixCommand : IGuardedCommand
{
    private const int Interrupted = 4;
    private const int SignalBits = 0x7F;
    private const int SignalExitCode = 128;
    private const int UnknownExitCode = 255;

    private readonly int _id;
    private readonly UnixSession _session;
    private readonly IDisposable? _orphans;

    private UnixCommand(int id, UnixSession session)
    {
        _id = id;
        _session = session;
        _orphans = OperatingSystem.IsLinux() ? new Orphans(id, new LinuxProcessTable()) : null;
        Ended = Task.Factory.StartNew(WaitForEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Processes = ProcessTrees.OfCommand(id);
    }

    public Task Ended { get; }

    public IProcessTree Processes { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static UnixCommand Start(GuardOrder order)
    {
        var session = UnixSession.Begin();
        Directory.SetCurrentDirectory(order.Folder);
        return new UnixCommand(UnixSpawn.Start(order.Program, order.Arguments, order.Environment), session);
    }

    public int TakeExitCode()
    {
        int ended, status;
        do
        {
            ended = UnixCalls.Wait(_id, out status, options: 0);
        }
        while (WasInterrupted(ended));

        return ended != _id ? UnknownExitCode
            : (status & SignalBits) == 0 ? status >> 8 & 0xFF
            : SignalExitCode + (status & SignalBits);
    }

    public void Dispose()
    {
        _orphans?.Dispose();
        Processes.Dispose();
        _session.Dispose();
    }

    /// <summary>Leaves the command listed, whereby its id and its group stay its own.</summary>
    private void WaitForEnd()
    {
        while (WasInterrupted(UnixCalls.WaitAndLeave(_id)))
        {
            // Once more.
        }
    }

    private static bool WasInterrupted(int result) => result < 0 && Marshal.GetLastPInvokeError() == Interrupted;
}
