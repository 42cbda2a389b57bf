using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>Starts programs by posix_spawn(3), which unlike .NET can put them into a process group of their own.</summary>
internal static partial class UnixSpawn
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Errors = 2;

    private const short SetGroup = 2;
    private const short SetDefaultSignals = 4;
    private const short SetSignalMask = 8;

    /// <summary>More than the C library keeps in one of its attributes, lists or sets, in bytes.</summary>
    private const int Room = 1024;

    /// <summary>
    /// Starts a program in the working directory, with an empty standard input, this process's standard output for both of its outputs,
    /// so that what it writes stays in order, and signals as they are by default.
    /// </summary>
    /// <param name="program">A full path.</param>
    /// <param name="arguments">Without the program itself.</param>
    /// <param name="environment">All of it.</param>
    /// <returns>The id of the process and of its group.</returns>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static int Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var texts = new List<nint>();
        Span<byte> attributes = stackalloc byte[Room];
        Span<byte> actions = stackalloc byte[Room];
        Span<byte> signals = stackalloc byte[Room];
        try
        {
            ThrowIfFailed(InitAttributes(attributes));
            ThrowIfFailed(SetFlags(attributes, SetGroup | SetDefaultSignals | SetSignalMask));
            ThrowIfFailed(SetProcessGroup(attributes, 0));
            FillSignals(signals);
            ThrowIfFailed(SetSignalsByDefault(attributes, signals));
            ClearSignals(signals);
            ThrowIfFailed(SetMask(attributes, signals));
            ThrowIfFailed(InitActions(actions));
            ThrowIfFailed(AddOpen(actions, Input, "/dev/null", 0, 0));
            ThrowIfFailed(AddCopy(actions, Output, Errors));
            ThrowIfFailed(Spawn(
                out var id,
                program,
                actions,
                attributes,
                Texts([program, .. arguments], texts),
                Texts(environment.Select(variable => $"{variable.Key}={variable.Value}"), texts)));
            return id;
        }
        finally
        {
            texts.ForEach(Marshal.FreeCoTaskMem);
        }
    }

    private static nint[] Texts(IEnumerable<string> values, List<nint> texts)
    {
        nint[] pointers = [.. values.Select(Marshal.StringToCoTaskMemUTF8)];
        texts.AddRange(pointers);
        return [.. pointers, 0];
    }

    private static void ThrowIfFailed(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int id, string path, Span<byte> actions, Span<byte> attributes, nint[] arguments, nint[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(Span<byte> attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(Span<byte> attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    private static partial int SetProcessGroup(Span<byte> attributes, int group);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetSignalsByDefault(Span<byte> attributes, Span<byte> signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(Span<byte> attributes, Span<byte> signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSignals(Span<byte> signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int ClearSignals(Span<byte> signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(Span<byte> actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(Span<byte> actions, int file, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddCopy(Span<byte> actions, int file, int copy);
}
