using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>
/// Model files on this machine's disk, so that a replica starts without the artifact store. What is taken from the store or from
/// the disk is checked against the digest each time.
/// </summary>
internal sealed partial class ModelCache(IArtifactStore store, string folder, IOptions<ScoringOptions> options, ILogger<ModelCache> logger)
{
    /// <summary>The bytes of the model file of an artifact.</summary>
    /// <exception cref="InvalidDataException">The artifact's bytes are not those its digest names.</exception>
    /// <exception cref="ArtifactNotFoundException">The store does not hold the artifact.</exception>
    public async Task<byte[]> GetAsync(string digest, CancellationToken cancellationToken)
    {
        if (await ReadCachedAsync(digest, cancellationToken) is { } cached)
        {
            return cached;
        }

        var manifestBytes = await DownloadAsync(digest, ModelArtifact.Manifest, ArtifactManifest.MaxSize, cancellationToken);
        var manifest = ArtifactManifest.Read(manifestBytes, digest);
        var model = await DownloadAsync(digest, ModelArtifact.Onnx, SizeOf(manifest, digest), cancellationToken);
        ThrowIfChanged(model, manifest, digest);
        await KeepAsync(digest, manifestBytes, model, cancellationToken);
        return model;
    }

    private async Task<byte[]?> ReadCachedAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = ArtifactManifest.Read(await File.ReadAllBytesAsync(PathOf(digest, ModelArtifact.Manifest), cancellationToken), digest);
            var model = await File.ReadAllBytesAsync(PathOf(digest, ModelArtifact.Onnx), cancellationToken);
            ThrowIfChanged(model, manifest, digest);
            return model;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogCacheUnusable(digest, e.Message);
            return null;
        }
    }

    private async Task<byte[]> DownloadAsync(string digest, string file, long maxSize, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenAsync(ModelArtifact.PathOf(digest, file), cancellationToken);
        return await BoundedStream.ReadAllAsync(stream, maxSize, cancellationToken);
    }

    /// <summary>The size the model file should have.</summary>
    private long SizeOf(ArtifactManifest manifest, string digest) => Entry(manifest)?.Size switch
    {
        null => throw new InvalidDataException($"The artifact {digest} holds no {ModelArtifact.Onnx}."),
        var size when size > options.Value.MaxModelSize => throw new InvalidDataException(
            $"{ModelArtifact.Onnx} of artifact {digest} has {size} bytes, more than the {options.Value.MaxModelSize} this service takes; Scoring:MaxModelSize raises that."),
        { } size => size,
    };

    private static ManifestEntry? Entry(ArtifactManifest manifest) => manifest.Files.FirstOrDefault(file => file.Path == ModelArtifact.Onnx);

    private static void ThrowIfChanged(byte[] model, ArtifactManifest manifest, string digest)
    {
        if (Entry(manifest)?.Sha256 != Digest.Of(model))
        {
            throw new InvalidDataException($"{ModelArtifact.Onnx} of artifact {digest} is not the file its manifest lists: it was changed after it was stored.");
        }
    }

    /// <summary>Keeps the files for the next start; a full disk costs that, and nothing now.</summary>
    private async Task KeepAsync(string digest, byte[] manifest, byte[] model, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, digest));
            await AtomicFile.WriteAsync(PathOf(digest, ModelArtifact.Onnx), model, cancellationToken);
            await AtomicFile.WriteAsync(PathOf(digest, ModelArtifact.Manifest), manifest, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(digest, e.Message);
        }
    }

    private string PathOf(string digest, string file) => Path.Combine(folder, digest, file);

    [LoggerMessage(1, LogLevel.Warning, "The cached copy of artifact {Digest} cannot be used and is fetched again: {Reason}")]
    private partial void LogCacheUnusable(string digest, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Artifact {Digest} could not be kept on this machine's disk: {Reason}")]
    private partial void LogNotKept(string digest, string reason);
}
