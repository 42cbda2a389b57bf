using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace MLOpsAspire.Platform.Artifacts;

/// <summary>The artifact store in a folder, which several processes on one machine may share.</summary>
/// <remarks>
/// A file is written beside the stored ones, flushed to the disk, and then renamed to its path. The rename is atomic, so a
/// reader, or a process that dies half-way, never meets half a file. Links are no part of the store: they lead nowhere.
/// </remarks>
internal sealed class FolderArtifactStore : IArtifactStore
{
    /// <summary>How often a folder is made anew that deletions of other files take away again.</summary>
    private const int MaxMoves = 100;

    private static readonly EnumerationOptions Direct = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    private static readonly EnumerationOptions Recursive = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
        RecurseSubdirectories = true,
    };

    private readonly string _files;
    private readonly Lazy<IncomingFolder> _incoming;

    public FolderArtifactStore(string root)
    {
        _files = Path.Combine(Path.GetFullPath(root), "files");
        _incoming = new Lazy<IncomingFolder>(
            () => new IncomingFolder(Path.Combine(Path.GetFullPath(root), "incoming")), LazyThreadSafetyMode.PublicationOnly);
    }

    public async Task<StoredArtifact> PutAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var target = FullPath(path);
        ThrowIfTaken(path);
        var temporary = _incoming.Value.NewFile();
        try
        {
            var (size, sha256) = await HashedFile.WriteAsync(temporary, content, long.MaxValue, cancellationToken);
            Move(temporary, target, path);
            return new StoredArtifact(path, size, sha256);
        }
        catch (IOException e) when (DiskSpace.IsUsedUp(e))
        {
            throw new ArtifactStoreFullException(e);
        }
        finally
        {
            // Gone when the rename has been made; left by a failure otherwise.
            File.Delete(temporary);
        }
    }

    public Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = FullPath(path);
        try
        {
            return HasLink(path)
                ? throw new ArtifactNotFoundException(path)
                : Task.FromResult<Stream>(new FileStream(
                    file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 64 * 1024, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            || (e is UnauthorizedAccessException && Directory.Exists(file)))
        {
            throw new ArtifactNotFoundException(path);
        }
    }

    public Task<bool> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var file = FullPath(path);
        if (HasLink(path) || !File.Exists(file))
        {
            return Task.FromResult(false);
        }

        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            return Task.FromResult(false);
        }

        DeleteEmptyFolders(Path.GetDirectoryName(file)!);
        return Task.FromResult(true);
    }

    public async IAsyncEnumerable<string> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var paths = Enumerate(folder, start => Directory.EnumerateFiles(start, "*", Recursive))
            .Select(file => Path.GetRelativePath(_files, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return path;
        }
    }

    public Task<ArtifactPage> ListFolderAsync(string folder, int limit, string? pageToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var entries = Enumerate(folder, start => new FileSystemEnumerable<ArtifactEntry>(start, ToEntry, Direct))
            .Where(entry => ArtifactPath.Problem(entry.Name) is null && (pageToken is null || string.CompareOrdinal(SortKey(entry), pageToken) > 0))
            .OrderBy(SortKey, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return Task.FromResult(entries.Count <= limit
            ? new ArtifactPage(entries, null)
            : new ArtifactPage(entries[..limit], SortKey(entries[limit - 1])));
    }

    /// <summary>Reads a folder at once, so that one which is deleted meanwhile is as one that was not there.</summary>
    private List<T> Enumerate<T>(string folder, Func<string, IEnumerable<T>> read)
    {
        var start = folder.Length == 0 ? _files : FullPath(folder);
        try
        {
            return HasLink(folder) || !Directory.Exists(start) ? [] : [.. read(start)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private void Move(string temporary, string target, string path)
    {
        for (var move = 1; ; move++)
        {
            try
            {
                ThrowIfTaken(path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(temporary, target, overwrite: true);
                return;
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && move < MaxMoves)
            {
                // The last file beside this one has just been deleted, and the folder with it; which of the two it is depends on the moment.
            }
        }
    }

    /// <summary>A folder that holds nothing is not there, as in stores that know no folders.</summary>
    private void DeleteEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > _files.Length; folder = Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It holds something, or another deletion was faster.
        }
    }

    private void ThrowIfTaken(string path)
    {
        if (HasLink(path) || Directory.Exists(FullPath(path)) || Prefixes(path).SkipLast(1).Any(File.Exists))
        {
            throw new ArtifactConflictException(path);
        }
    }

    private bool HasLink(string path) => Prefixes(path).Any(prefix => new FileInfo(prefix).LinkTarget is not null);

    /// <summary>The full paths of the path's first part, its first two, and so on.</summary>
    private IEnumerable<string> Prefixes(string path)
    {
        var prefix = _files;
        foreach (var segment in path.Length == 0 ? [] : path.Split('/'))
        {
            yield return prefix = Path.Combine(prefix, segment);
        }
    }

    private string FullPath(string path)
    {
        ArtifactPath.ThrowIfInvalid(path);
        return Path.Combine([_files, .. path.Split('/')]);
    }

    private static ArtifactEntry ToEntry(ref FileSystemEntry entry) =>
        new(entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory ? 0 : entry.Length);

    private static string SortKey(ArtifactEntry entry) => entry.IsFolder ? $"{entry.Name}/" : entry.Name;
}
