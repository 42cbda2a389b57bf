using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>
/// The processes that were handed to the guard. After their end they stay listed until the guard asks for it, and the system has room for so many only.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Orphans : IDisposable
{
    private const int DoNotWait = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly int _command;
    private readonly IProcessTable _table;
    private readonly PosixSignalRegistration _childEnded;
    private readonly Timer _timer;
    private volatile bool _anyEnded;

    /// <param name="command">The one child of the guard whose end others ask for.</param>
    public Orphans(int command, IProcessTable table)
    {
        _command = command;
        _table = table;
        _childEnded = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => _anyEnded = true);
        _timer = new Timer(_ => TakeLeave(), null, Pause, Pause);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _childEnded.Dispose();
    }

    private void TakeLeave()
    {
        if (!_anyEnded)
        {
            return;
        }

        _anyEnded = false;
        foreach (var orphan in _table.Read().Where(process => process.Parent == Environment.ProcessId && !process.IsAlive && process.Id != _command))
        {
            _ = UnixCalls.Wait(orphan.Id, out _, DoNotWait);
        }
    }
}
