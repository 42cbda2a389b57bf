using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>Stores a model's files as an artifact: a folder named by the digest of its manifest. The manifest comes last, so a folder with one is whole.</summary>
internal sealed class ArtifactFolder(IArtifactStore store)
{
    /// <summary>Stores the artifact.</summary>
    /// <param name="files">Their bytes by their names.</param>
    /// <returns>Its digest.</returns>
    public async Task<string> StoreAsync(IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellationToken)
    {
        var manifest = new ArtifactManifest(
            [.. files.Select(file => new ManifestEntry(file.Key, file.Value.Length, Digest.Of(file.Value)))]).ToBytes();
        var digest = Digest.Of(manifest);
        foreach (var (name, bytes) in files)
        {
            await store.PutAsync(ModelArtifact.PathOf(digest, name), new MemoryStream(bytes), cancellationToken);
        }

        await store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), new MemoryStream(manifest), cancellationToken);
        return digest;
    }
}
