using System.Text;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>Finds the files of a model among those that a run has logged.</summary>
internal sealed class ModelFiles(IArtifactStore store)
{
    /// <summary>Whether there is anything at a store path, be it a folder or a file.</summary>
    public async Task<bool> ExistAsync(string path, CancellationToken cancellationToken)
    {
        await foreach (var _ in store.ListAsync(path, cancellationToken))
        {
            return true;
        }

        return await IsFileAsync(path, cancellationToken);
    }

    /// <summary>The store path of a folder's ONNX model: its <c>model.onnx</c>, or what its MLmodel names; null when there is none.</summary>
    /// <param name="folder">A store path; also that of the model itself.</param>
    public async Task<string?> FindOnnxAsync(string folder, CancellationToken cancellationToken)
    {
        string?[] candidates =
        [
            $"{folder}/{ModelArtifact.Onnx}",
            await OnnxOfMLmodelAsync(folder, cancellationToken) is { } named ? $"{folder}/{named}" : null,
            folder.EndsWith($"/{ModelArtifact.Onnx}", StringComparison.Ordinal) ? folder : null,
        ];
        foreach (var path in candidates)
        {
            if (path is not null && await IsFileAsync(path, cancellationToken))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The store paths of a model's files by the names they get in its artifact.</summary>
    /// <param name="folder">A store path; also that of the model itself.</param>
    /// <param name="onnx">The store path of the model.</param>
    /// <param name="limit">How many are looked at before it is known that they are too many.</param>
    public async Task<Dictionary<string, string>> ListAsync(string folder, string onnx, int limit, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { [ModelArtifact.Onnx] = onnx };
        await foreach (var path in store.ListAsync(folder, cancellationToken))
        {
            if (files.Count > limit)
            {
                break;
            }

            files[path[(folder.Length + 1)..]] = path;
        }

        // The artifact gets a manifest of its own.
        files.Remove(ModelArtifact.Manifest);
        return files;
    }

    private async Task<bool> IsFileAsync(string path, CancellationToken cancellationToken)
    {
        if (ArtifactPath.Problem(path) is not null)
        {
            return false;
        }

        try
        {
            await using var file = await store.OpenAsync(path, cancellationToken);
            return true;
        }
        catch (ArtifactNotFoundException)
        {
            return false;
        }
    }

    private async Task<string?> OnnxOfMLmodelAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await store.OpenAsync($"{folder}/{ModelArtifact.MLmodel}", cancellationToken);
            return MLmodelReader.OnnxFile(
                Encoding.UTF8.GetString(await BoundedStream.ReadAllAsync(stream, MLmodelReader.MaxSize, cancellationToken)));
        }
        catch (Exception e) when (e is ArtifactNotFoundException or InvalidDataException or ArgumentException)
        {
            // There is none, it is too large to be one, or the folder's path is as long as a path may be.
            return null;
        }
    }
}
