using System.Runtime.CompilerServices;

namespace MLOpsAspire.Platform.Artifacts;

/// <summary>The artifact store in a folder, which several processes on one machine may share.</summary>
/// <remarks>
/// A file is written beside the stored ones, flushed to the disk, and then renamed to its path. The rename is atomic, so a
/// reader, or a process that dies half-way, never meets half a file.
/// </remarks>
internal sealed class FolderArtifactStore : IArtifactStore
{
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
        var temporary = _incoming.Value.NewFile();
        try
        {
            var (size, sha256) = await HashedFile.WriteAsync(temporary, content, long.MaxValue, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(temporary, target, overwrite: true);
            return new StoredArtifact(path, size, sha256);
        }
        finally
        {
            // Gone when the rename has been made; left by a failure otherwise.
            File.Delete(temporary);
        }
    }

    public Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(
                FullPath(path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 64 * 1024, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            || (e is UnauthorizedAccessException && Directory.Exists(FullPath(path))))
        {
            throw new ArtifactNotFoundException(path);
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var start = folder.Length == 0 ? _files : FullPath(folder);
        if (!Directory.Exists(start))
        {
            yield break;
        }

        var paths = Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_files, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return path;
        }
    }

    private string FullPath(string path)
    {
        ArtifactPath.ThrowIfInvalid(path);
        return Path.Combine([_files, .. path.Split('/')]);
    }
}
