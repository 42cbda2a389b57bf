namespace MLOpsAspire.Trainer.Worker.Attempts;

/// <summary>The folder of one attempt, removed with all that is in it. A file beside it stays open, and so locked, for as long as its owner lives.</summary>
internal sealed class AttemptFolder : IDisposable
{
    /// <summary>How the file beside the folder goes on.</summary>
    public const string LockSuffix = ".lock";

    private readonly FileStream _lock;
    private readonly Action<AttemptFolder> _remove;

    private AttemptFolder(string path, FileStream fileLock, Action<AttemptFolder> remove)
    {
        Path = path;
        _lock = fileLock;
        _remove = remove;
    }

    public string Path { get; }

    /// <summary>What a command runs on.</summary>
    public string Sources => System.IO.Path.Combine(Path, "sources");

    /// <summary>What a command keeps for a moment.</summary>
    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Makes a folder that is not there yet.</summary>
    /// <param name="remove">Removes it and what is in it.</param>
    public static AttemptFolder Create(string path, Action<AttemptFolder> remove)
    {
        // The lock comes first, so that no folder is ever taken for one without an owner.
        var folder = new AttemptFolder(path, TakeLock(path, FileMode.CreateNew), remove);
        Directory.CreateDirectory(folder.Sources);
        Directory.CreateDirectory(folder.Temporary);
        return folder;
    }

    /// <summary>Takes a folder over whose owner is gone.</summary>
    /// <returns>Null when the owner is not.</returns>
    public static AttemptFolder? TakeOver(string path, Action<AttemptFolder> remove)
    {
        try
        {
            return new AttemptFolder(path, TakeLock(path, FileMode.OpenOrCreate), remove);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Opens a file for what the attempt writes, which is gone when it is closed.</summary>
    public FileStream OpenSpool()
    {
        var path = System.IO.Path.Combine(Path, "log");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name, a command cannot get at it.
            File.Delete(path);
        }

        return file;
    }

    public void Dispose()
    {
        _remove(this);
        _lock.Dispose();
    }

    private static FileStream TakeLock(string path, FileMode mode) =>
        new(path + LockSuffix, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
}
