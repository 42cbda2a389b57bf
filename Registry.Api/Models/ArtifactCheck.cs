using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Makes sure that an artifact is whole and in the store before anything refers to it.</summary>
internal sealed class ArtifactCheck(IArtifactStore store)
{
    /// <summary>Says what is wrong with an artifact; null when its manifest and every file in it are there and have their digests.</summary>
    public async Task<string?> ProblemAsync(string digest, CancellationToken cancellationToken)
    {
        if (!Digest.IsValid(digest) || digest.Any(char.IsAsciiLetterUpper))
        {
            return "artifactDigest: it has 64 lower-case hexadecimal digits.";
        }

        try
        {
            var manifest = await ReadManifestAsync(digest, cancellationToken);
            return manifest.Files.Any(file => file.Path == ModelArtifact.Onnx)
                ? await ProblemOfFilesAsync(digest, manifest, cancellationToken)
                : $"artifactDigest: the artifact {digest} holds no {ModelArtifact.Onnx}.";
        }
        catch (Exception e) when (e is ArtifactNotFoundException or InvalidDataException)
        {
            return $"artifactDigest: {e.Message}";
        }
    }

    private async Task<ArtifactManifest> ReadManifestAsync(string digest, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), cancellationToken);
        return ArtifactManifest.Read(await BoundedStream.ReadAllAsync(stream, ArtifactManifest.MaxSize, cancellationToken), digest);
    }

    private async Task<string?> ProblemOfFilesAsync(string digest, ArtifactManifest manifest, CancellationToken cancellationToken)
    {
        foreach (var file in manifest.Files)
        {
            var path = ModelArtifact.PathOf(digest, file.Path);
            if (ArtifactPath.Problem(path) is { } problem)
            {
                return $"artifactDigest: {problem}";
            }

            await using var stream = await store.OpenAsync(path, cancellationToken);
            if (await Digest.OfAsync(stream, cancellationToken) != file.Sha256)
            {
                return $"artifactDigest: {file.Path} of artifact {digest} is not the file its manifest lists.";
            }
        }

        return null;
    }
}
