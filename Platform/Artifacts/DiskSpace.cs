namespace MLOpsAspire.Platform.Artifacts;

/// <summary>Tells a full disk from other trouble.</summary>
internal static class DiskSpace
{
    private const int NoSpace = 28;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>True when the disk, or what its owner grants of it, is used up. The runtime gives the system's error number as it is.</summary>
    public static bool IsUsedUp(IOException exception) => OperatingSystem.IsWindows()
        ? exception.HResult is WindowsHandleDiskFull or WindowsDiskFull
        : exception.HResult == NoSpace || exception.HResult == (OperatingSystem.IsMacOS() ? MacQuota : LinuxQuota);
}
