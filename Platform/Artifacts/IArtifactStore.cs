namespace MLOpsAspire.Platform.Artifacts;

/// <summary>Files by path, such as <c>models/ab12…/model.onnx</c>. A reader sees a whole file or none.</summary>
public interface IArtifactStore
{
    /// <summary>Stores a file, in place of one that is there under the same path.</summary>
    /// <param name="path">See <see cref="ArtifactPath"/>.</param>
    /// <param name="content">Read to its end.</param>
    /// <returns>The size and digest of what was stored.</returns>
    /// <exception cref="ArtifactConflictException">In a store of real folders, where a folder has this path or a file lies in its way.</exception>
    /// <exception cref="ArtifactStoreFullException">There is no room for it.</exception>
    Task<StoredArtifact> PutAsync(string path, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading; it stays readable when it is replaced meanwhile.</summary>
    /// <exception cref="ArtifactNotFoundException">There is none under this path.</exception>
    Task<Stream> OpenAsync(string path, CancellationToken cancellationToken);

    /// <summary>Takes a file away.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> DeleteAsync(string path, CancellationToken cancellationToken);

    /// <summary>The paths below a folder, in ordinal order.</summary>
    /// <param name="folder">Empty for all.</param>
    IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// What lies directly in a folder, in ordinal order of the names, each folder's taken with a <c>/</c> after it: the order
    /// in which stores that know paths but no folders list them.
    /// </summary>
    /// <param name="folder">Empty for the root. One that is not there has no entries.</param>
    /// <param name="limit">The most entries to give, at least 1.</param>
    /// <param name="pageToken">Of the page before; null for the first.</param>
    Task<ArtifactPage> ListFolderAsync(string folder, int limit, string? pageToken, CancellationToken cancellationToken);
}
