using System.Diagnostics;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>A command in the Windows job of its guard.</summary>
internal sealed class WindowsCommand : IGuardedCommand
{
    private readonly Process _process;

    private WindowsCommand(Process process)
    {
        _process = process;
        Ended = process.WaitForExitAsync();
        Processes = new ChildProcessTree(process);
    }

    public Task Ended { get; }

    public IProcessTree Processes { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static WindowsCommand Start(GuardOrder order)
    {
        var start = new ProcessStartInfo(order.Program, order.Arguments) { WorkingDirectory = order.Folder, RedirectStandardInput = true };
        start.Environment.Clear();
        foreach (var (name, value) in order.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new WindowsCommand(process);
    }

    public int TakeExitCode() => _process.ExitCode;

    public void Dispose() => _process.Dispose();
}
