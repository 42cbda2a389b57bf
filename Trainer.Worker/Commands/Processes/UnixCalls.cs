using System.Runtime.InteropServices;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>What the C library has and .NET does not.</summary>
internal static partial class UnixCalls
{
    private const int OneProcess = 1;
    private const int Ended = 4;
    private const int LeaveOnLinux = 0x0100_0000;
    private const int LeaveOnMacOS = 0x20;
    private const int MaxSignalInformation = 256;

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    /// <returns>The id of the process whose end was asked for; 0 or less when it has not ended, or is no child of the caller.</returns>
    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int process, out int status, int options);

    /// <summary>Waits for the end of a child and leaves it listed.</summary>
    public static int WaitAndLeave(int process) =>
        WaitFor(OneProcess, process, new byte[MaxSignalInformation], Ended | (OperatingSystem.IsMacOS() ? LeaveOnMacOS : LeaveOnLinux));

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitFor(int kind, int id, Span<byte> information, int options);

    /// <summary>Linux only.</summary>
    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Control(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    /// <summary>Linux only.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint argument1, nint argument2, nint argument3, nint argument4);
}
