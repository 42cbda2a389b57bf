using System.Text.Json;

namespace MLOpsAspire.Contracts.Artifacts;

/// <summary>The list of a model artifact's files; the SHA-256 of its bytes is the artifact's address.</summary>
/// <param name="Files">In ordinal order of their paths, so that the same files give the same digest.</param>
public sealed record ArtifactManifest(IReadOnlyList<ManifestEntry> Files)
{
    /// <summary>The largest manifest that is read, in bytes.</summary>
    public const int MaxSize = 1024 * 1024;

    /// <summary>The manifest as it is stored.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        this with { Files = [.. Files.OrderBy(file => file.Path, StringComparer.Ordinal)] }, WireJson.Indented);

    /// <summary>Reads a stored manifest, after checking that it is the one the digest names.</summary>
    /// <exception cref="InvalidDataException">The bytes do not have this digest, or are no manifest.</exception>
    public static ArtifactManifest Read(ReadOnlySpan<byte> bytes, string digest)
    {
        var actual = Digest.Of(bytes);
        if (actual != digest)
        {
            throw new InvalidDataException($"The manifest of artifact {digest} has the digest {actual}: it was changed after it was stored.");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize<ArtifactManifest>(bytes, WireJson.Options);
            return manifest?.Files?.All(file => file is { Path: not null, Sha256: not null }) == true
                ? manifest
                : throw new InvalidDataException($"The manifest of artifact {digest} does not list its files.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The manifest of artifact {digest} is not the JSON it should be.", e);
        }
    }
}
