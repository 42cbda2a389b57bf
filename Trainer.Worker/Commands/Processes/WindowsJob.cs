using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>A Windows job object: no process leaves it, and the system ends all of them when the trainer lets go of it, be it by dying.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsJob : IProcessTree
{
    private const int BasicAccounting = 1;
    private const int ExtendedLimits = 9;
    private const uint KillOnClose = 0x2000;
    private const uint KilledExitCode = 137;

    private readonly SafeFileHandle _job;

    /// <param name="guard">It has started nothing yet.</param>
    public WindowsJob(SafeProcessHandle guard)
    {
        _job = CreateJobObject(0, 0);
        var limits = new Limits { LimitFlags = KillOnClose };
        if (_job.IsInvalid || !SetInformationJobObject(_job, ExtendedLimits, ref limits, Marshal.SizeOf<Limits>()) || !AssignProcessToJobObject(_job, guard))
        {
            throw new Win32Exception();
        }
    }

    public bool IsMoreThan(int count) => QueryInformationJobObject(_job, BasicAccounting, out var accounting, Marshal.SizeOf<Accounting>(), 0)
        ? accounting.ActiveProcesses > count + 1
        : throw new Win32Exception();

    /// <summary>Windows has no asking that a program without a window understands.</summary>
    public bool Ask() => false;

    public Task<bool> KillAsync() => Task.FromResult(TerminateJobObject(_job, KilledExitCode));

    public void Dispose() => _job.Dispose();

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    private static partial SafeFileHandle CreateJobObject(nint attributes, nint name);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int kind, ref Limits limits, int size);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryInformationJobObject(SafeFileHandle job, int kind, out Accounting accounting, int size, nint returnedSize);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateJobObject(SafeFileHandle job, uint exitCode);

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public ulong ReadOperationCount;
        public ulong WriteOperationCount;
        public ulong OtherOperationCount;
        public ulong ReadTransferCount;
        public ulong WriteTransferCount;
        public ulong OtherTransferCount;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }

    /// <summary>JOBOBJECT_BASIC_ACCOUNTING_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Accounting
    {
        public long TotalUserTime;
        public long TotalKernelTime;
        public long ThisPeriodTotalUserTime;
        public long ThisPeriodTotalKernelTime;
        public uint TotalPageFaultCount;
        public uint TotalProcesses;
        public uint ActiveProcesses;
        public uint TotalTerminatedProcesses;
    }
}
