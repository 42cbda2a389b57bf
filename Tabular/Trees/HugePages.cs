using System.Runtime.InteropServices;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Asks Linux to keep large arrays in pages of 2 MB: rows that are looked up here and there then miss the processor's table of pages
/// less often. It is a wish only; other systems, and a Linux that does not grant it, work as before.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint PageSize = 2 * 1024 * 1024;

    /// <summary>MADV_HUGEPAGE of Linux' <c>madvise</c>.</summary>
    private const int HugePageAdvice = 14;

    /// <param name="array">Pinned, and not yet written to.</param>
    public static void AskFor<T>(T[] array)
        where T : unmanaged
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        fixed (T* first = array)
        {
            var start = ((nuint)first + PageSize - 1) / PageSize * PageSize;
            var end = ((nuint)first + ((nuint)array.Length * (nuint)sizeof(T))) / PageSize * PageSize;
            if (end > start)
            {
                Wish(start, end - start);
            }
        }
    }

    private static void Wish(nuint address, nuint length)
    {
        try
        {
            _ = Advise(address, length, HugePageAdvice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A Linux with another C library does without.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
