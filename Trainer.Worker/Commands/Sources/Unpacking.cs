using System.IO.Compression;

namespace MLOpsAspire.Trainer.Worker.Commands.Sources;

/// <summary>Unpacks an archive that nobody vouches for: no path leads out of the folder, no link is made, and sizes are counted, not believed.</summary>
internal sealed class Unpacking(string folder, CommandOptions options)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Where Unix archivers keep a file's type and mode: see stat(2).</summary>
    private const int ModeShift = 16;

    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    private readonly byte[] _buffer = new byte[BufferSize];
    private long _size;

    /// <exception cref="CommandException">An entry is not unpacked; the message names it.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public async Task UnpackAsync(ZipArchive archive, CancellationToken cancellationToken)
    {
        foreach (var entry in archive.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = PathOf(entry);
            try
            {
                await UnpackAsync(entry, path, cancellationToken);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or PathTooLongException || (e is IOException && IsTaken(path)))
            {
                throw new CommandException($"The snapshot holds '{Shorten(entry.FullName)}' twice, as a file and as a folder, or under a path that is too long.");
            }
        }
    }

    private async Task UnpackAsync(ZipArchiveEntry entry, string path, CancellationToken cancellationToken)
    {
        if (entry.FullName.EndsWith('/'))
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var content = entry.Open();
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        await CopyAsync(content, file, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(file.SafeFileHandle) | ((UnixFileMode)(entry.ExternalAttributes >>> ModeShift) & execute));
        }
    }

    private async Task CopyAsync(Stream content, FileStream file, CancellationToken cancellationToken)
    {
        int read;
        while ((read = await content.ReadAsync(_buffer, cancellationToken)) > 0)
        {
            _size += read;
            if (_size > options.MaxSourceBytes)
            {
                throw new CommandException(
                    $"The snapshot holds more than {options.MaxSourceBytes} bytes when it is unpacked; {CommandOptions.Section}:{nameof(options.MaxSourceBytes)} raises that.");
            }

            await file.WriteAsync(_buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private string PathOf(ZipArchiveEntry entry)
    {
        var name = entry.FullName;
        var type = (entry.ExternalAttributes >>> ModeShift) & TypeMask;
        if (type is not (0 or RegularFile or Folder))
        {
            throw new CommandException($"The snapshot holds '{Shorten(name)}', which is a link or a device; only files and folders are unpacked.");
        }

        var parts = name.TrimEnd('/').Split('/');
        var path = Path.GetFullPath(Path.Combine([folder, .. parts]));
        return parts.All(IsPlain) && path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new CommandException($"The snapshot holds '{Shorten(name)}', whose path is not one inside a folder.");
    }

    /// <summary>Whether there is a file at the path already, or where it needs a folder.</summary>
    private bool IsTaken(string path)
    {
        var isTaken = Path.Exists(path);
        for (var above = path; above.Length > folder.Length && !isTaken; above = Path.GetDirectoryName(above)!)
        {
            isTaken = File.Exists(above);
        }

        return isTaken;
    }

    private static bool IsPlain(string part) =>
        part.Length > 0 && part is not ("." or "..") && !part.Any(c => char.IsControl(c) || c == '\\' || (c == ':' && OperatingSystem.IsWindows()));

    private static string Shorten(string name) => name.Length <= 200 ? name : name[..200] + "…";
}
