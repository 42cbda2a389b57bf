using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>Gives files of the store to callers.</summary>
internal sealed class Downloads(IArtifactStore store)
{
    /// <summary>The answer that holds a file.</summary>
    /// <param name="path">In the store.</param>
    /// <returns>Null when there is no such file.</returns>
    public async Task<IResult?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new DownloadResult(await store.OpenAsync(path, cancellationToken), path);
        }
        catch (ArtifactNotFoundException)
        {
            return null;
        }
    }
}
