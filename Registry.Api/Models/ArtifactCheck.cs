using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Makes sure that an artifact is in the store before anything refers to it.</summary>
internal sealed class ArtifactCheck(IArtifactStore store)
{
    private const int DigestLength = 64;

    /// <summary>Says what is wrong with an artifact; null when its manifest is there and has the digest it is named by.</summary>
    public async Task<string?> ProblemAsync(string digest, CancellationToken cancellationToken)
    {
        if (digest.Length != DigestLength || !digest.All(char.IsAsciiHexDigitLower))
        {
            return $"artifactDigest: it has {DigestLength} lower-case hexadecimal digits.";
        }

        try
        {
            await using var stream = await store.OpenAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), cancellationToken);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancellationToken);
            var manifest = ArtifactManifest.Read(bytes.ToArray(), digest);
            return manifest.Files.Any(file => file.Path == ModelArtifact.Onnx)
                ? null
                : $"artifactDigest: the artifact {digest} holds no {ModelArtifact.Onnx}.";
        }
        catch (ArtifactNotFoundException)
        {
            return $"artifactDigest: the artifact store holds no artifact {digest}.";
        }
        catch (InvalidDataException e)
        {
            return $"artifactDigest: {e.Message}";
        }
    }
}
