using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Reads what a model artifact says of itself. Anybody may have made it, so a file that is not as it should be counts as missing.</summary>
internal sealed class ArtifactFacts(IArtifactStore artifacts)
{
    private const int MaxFileSize = 4 * 1024 * 1024;

    public Task<ArtifactLineage?> LineageAsync(string digest, CancellationToken cancellationToken) =>
        ReadAsync<ArtifactLineage>(digest, ModelArtifact.Lineage, cancellationToken);

    public Task<ArtifactSignature?> SignatureAsync(string digest, CancellationToken cancellationToken) =>
        ReadAsync<ArtifactSignature>(digest, ModelArtifact.Signature, cancellationToken);

    /// <summary>A request the model answers.</summary>
    public async Task<JsonElement?> ExampleAsync(string digest, CancellationToken cancellationToken) =>
        await ReadAsync<JsonElement?>(digest, ModelArtifact.InputExample, cancellationToken);

    /// <returns>Null when the artifact has no such file.</returns>
    /// <exception cref="InvalidDataException">The file is too large.</exception>
    public async Task<byte[]?> FileAsync(string digest, string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await artifacts.OpenAsync(ModelArtifact.PathOf(digest, file), cancellationToken);
            return await BoundedStream.ReadAllAsync(stream, MaxFileSize, cancellationToken);
        }
        catch (ArtifactNotFoundException)
        {
            return null;
        }
    }

    private async Task<T?> ReadAsync<T>(string digest, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await FileAsync(digest, file, cancellationToken) is { } bytes ? JsonSerializer.Deserialize<T>(bytes, WireJson.Options) : default;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return default;
        }
    }
}
