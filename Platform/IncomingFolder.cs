namespace MLOpsAspire.Platform;

/// <summary>Where files are written before they are moved to their place. What dead processes left there is swept out.</summary>
internal sealed class IncomingFolder
{
    /// <summary>A file that was not written to for so long has no writer any more.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _path;

    public IncomingFolder(string path)
    {
        _path = path;
        foreach (var file in Directory.CreateDirectory(path).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < Directory.GetLastWriteTimeUtc(path) - Abandoned)
            {
                file.Delete();
            }
        }
    }

    /// <summary>The path of a file that is not there yet.</summary>
    public string NewFile() => Path.Combine(_path, Guid.NewGuid().ToString("N"));
}
