using Microsoft.Win32.SafeHandles;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>Linux's handle of a process: see pidfd_open(2). Where the system is older than that, the process is known by its id.</summary>
internal sealed class ProcessHandle : IDisposable
{
    /// <summary>The numbers of the system calls, the same on every processor.</summary>
    private const int PidfdSendSignal = 424;

    private const int PidfdOpen = 434;
    private const int NotThere = 38;

    private readonly int _id;
    private readonly SafeFileHandle? _file;

    private ProcessHandle(int id, SafeFileHandle? file)
    {
        _id = id;
        _file = file;
    }

    /// <returns>Null when there is no such process.</returns>
    public static ProcessHandle? Open(int id)
    {
        var file = UnixCalls.SystemCall(PidfdOpen, id, 0, 0, 0);
        return file >= 0 ? new ProcessHandle(id, new SafeFileHandle(file, ownsHandle: true))
            : System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == NotThere ? new ProcessHandle(id, null)
            : null;
    }

    public void Send(UnixSignal signal)
    {
        // That the process has ended meanwhile is as good.
        _ = _file is null
            ? UnixCalls.Kill(_id, (int)signal)
            : UnixCalls.SystemCall(PidfdSendSignal, _file.DangerousGetHandle(), (nint)signal, 0, 0);
    }

    public void Dispose() => _file?.Dispose();
}
