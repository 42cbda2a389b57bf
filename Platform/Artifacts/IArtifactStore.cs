namespace MLOpsAspire.Platform.Artifacts;

/// <summary>Files by path, such as <c>models/ab12…/model.onnx</c>. A reader sees a whole file or none.</summary>
public interface IArtifactStore
{
    /// <summary>Stores a file, in place of one that is there under the same path.</summary>
    /// <param name="path">See <see cref="ArtifactPath"/>.</param>
    /// <param name="content">Read to its end.</param>
    /// <returns>The size and digest of what was stored.</returns>
    Task<StoredArtifact> PutAsync(string path, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading; it stays readable when it is replaced meanwhile.</summary>
    /// <exception cref="ArtifactNotFoundException">There is none under this path.</exception>
    Task<Stream> OpenAsync(string path, CancellationToken cancellationToken);

    /// <summary>The paths below a folder, in ordinal order.</summary>
    /// <param name="folder">Empty for all.</param>
    IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken);
}
