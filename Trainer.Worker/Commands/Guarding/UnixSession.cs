using System.Runtime.InteropServices;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>A session of the guard's own, in which the command is born: what is meant for the command does not reach the trainer, nor the other way round.</summary>
internal sealed class UnixSession : IDisposable
{
    /// <summary>Linux: hand me the processes below me whose parents have ended, see prctl(2).</summary>
    private const int SetChildSubreaper = 36;

    /// <summary>Linux: see close_range(2).</summary>
    private const int CloseRange = 436;

    private const int FirstOther = 3;
    private const int WhenStartingPrograms = 4;

    private readonly PosixSignalRegistration[] _ignored;

    private UnixSession() =>

        // What a command sends to its own process group reaches its guard, too.
        _ignored = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(Ignore)];

    public static UnixSession Begin()
    {
        _ = UnixCalls.StartSession();
        if (OperatingSystem.IsLinux())
        {
            _ = UnixCalls.Control(SetChildSubreaper, 1, 0, 0, 0);

            // What the trainer was handed by whoever started it is not for the command.
            _ = UnixCalls.SystemCall(CloseRange, FirstOther, int.MaxValue, WhenStartingPrograms, 0);
        }

        return new UnixSession();
    }

    public void Dispose() => Array.ForEach(_ignored, registration => registration.Dispose());

    private static PosixSignalRegistration Ignore(PosixSignal signal) => PosixSignalRegistration.Create(signal, context => context.Cancel = true);
}
