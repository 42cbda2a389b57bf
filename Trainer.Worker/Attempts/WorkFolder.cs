namespace MLOpsAspire.Trainer.Worker.Attempts;

/// <summary>Where attempts have their folders. What dead trainers left there is removed.</summary>
internal sealed partial class WorkFolder
{
    private readonly string _path;
    private readonly ILogger<WorkFolder> _logger;

    public WorkFolder(string path, ILogger<WorkFolder> logger)
    {
        _path = path;
        _logger = logger;
        Sweep();
    }

    /// <summary>Makes a fresh folder.</summary>
    public AttemptFolder Open()
    {
        Sweep();
        return AttemptFolder.Create(Path.Combine(_path, Guid.NewGuid().ToString("N")), Remove);
    }

    private void Sweep()
    {
        Directory.CreateDirectory(_path);
        var left = Directory.EnumerateFileSystemEntries(_path)
            .Select(entry => entry.EndsWith(AttemptFolder.LockSuffix, StringComparison.Ordinal) ? entry[..^AttemptFolder.LockSuffix.Length] : entry)
            .Distinct().ToArray();
        foreach (var path in left)
        {
            AttemptFolder.TakeOver(path, Remove)?.Dispose();
        }
    }

    private void Remove(AttemptFolder folder)
    {
        try
        {
            FolderRemoval.Remove(folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(e, folder.Path);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The folder {Folder} of an attempt could not be removed; it is tried again at the next")]
    private partial void LogNotRemoved(Exception exception, string folder);
}
