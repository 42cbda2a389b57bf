using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>Lists a run's files: those it has stored, and before them, in a folder of their own, those of its model.</summary>
internal sealed class RunFiles(IArtifactStore store)
{
    /// <summary>Stands before the store's own page tokens, so that there is one for the page after the model.</summary>
    private const char TokenMark = '-';

    /// <summary>True for a token that <see cref="ListAsync"/> has given, as far as one can tell.</summary>
    public static bool IsToken(string token) => token is [TokenMark, ..];

    /// <summary>A page of what lies directly in one of the run's folders.</summary>
    /// <param name="path">Empty for the root.</param>
    /// <param name="pageToken">Of the page before; null for the first.</param>
    public async Task<Page<ArtifactFile>> ListAsync(
        RunFolder run, string path, int limit, string? pageToken, CancellationToken cancellationToken)
    {
        var showsModel = run.ModelDigest is not null && path.Length == 0;
        var files = showsModel && pageToken is null ? [new ArtifactFile(RunFolder.Model, IsFolder: true)] : new List<ArtifactFile>();
        if (files.Count == limit)
        {
            return new Page<ArtifactFile>(files, $"{TokenMark}");
        }

        var after = pageToken is { Length: > 1 } ? pageToken[1..] : null;
        var page = await store.ListFolderAsync(run.StorePath(path), limit - files.Count, after, cancellationToken);
        files.AddRange(page.Entries.Where(entry => !showsModel || entry.Name != RunFolder.Model).Select(entry => ToFile(path, entry)));
        return new Page<ArtifactFile>(files, page.NextPageToken is { } next ? TokenMark + next : null);
    }

    private static ArtifactFile ToFile(string folder, ArtifactEntry entry) =>
        new(folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}", entry.IsFolder, entry.IsFolder ? null : entry.Size);
}
