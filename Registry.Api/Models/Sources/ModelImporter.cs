using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>
/// Makes a model artifact of files that a run has logged, if they hold an ONNX model. The artifact is a copy: what happens to the
/// run's files later changes no version.
/// </summary>
internal sealed class ModelImporter(IArtifactStore store, ModelFiles files, ArtifactCheck check, IOptions<ModelImportOptions> options)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Looks at the files below a folder, and makes an artifact of them if they can be served.</summary>
    /// <param name="folder">A store path; also that of one file.</param>
    public async Task<Parsed<ImportedModel>> ImportAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await files.FindOnnxAsync(folder, cancellationToken) is { } onnx
                ? await CopyAsync(await files.ListAsync(folder, onnx, options.Value.MaxFiles, cancellationToken), cancellationToken)
                : await files.ExistAsync(folder, cancellationToken) ? new(new ImportedModel(null), null)
                : Refuse("The artifact store holds no files there.");
        }
        catch (Exception e) when (e is ArtifactNotFoundException or InvalidDataException)
        {
            return Refuse("Its files were changed while it was registered.");
        }
    }

    private async Task<Parsed<ImportedModel>> CopyAsync(Dictionary<string, string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count > options.Value.MaxFiles)
        {
            return Refuse($"A model has at most {options.Value.MaxFiles} files.");
        }

        if (await MeasureAsync(paths, cancellationToken) is not { } entries)
        {
            return Refuse($"The files of a model have at most {options.Value.MaxSize} bytes together.");
        }

        var manifest = new ArtifactManifest(entries).ToBytes();
        var digest = Digest.Of(manifest);
        if (Problem(digest, manifest, entries) is { } problem)
        {
            return Refuse(problem);
        }

        if (await check.ProblemAsync(digest, cancellationToken) is not null)
        {
            await StoreAsync(digest, manifest, entries, paths, cancellationToken);
        }

        return new(new ImportedModel(digest), null);
    }

    private static string? Problem(string digest, byte[] manifest, List<ManifestEntry> entries) =>
        manifest.Length > ArtifactManifest.MaxSize ? $"The names of a model's files have at most {ArtifactManifest.MaxSize} bytes together."
        : entries.Select(entry => ArtifactPath.Problem(ModelArtifact.PathOf(digest, entry.Path))).FirstOrDefault(problem => problem is not null);

    /// <returns>Null when they are too large.</returns>
    private async Task<List<ManifestEntry>?> MeasureAsync(Dictionary<string, string> paths, CancellationToken cancellationToken)
    {
        var entries = new List<ManifestEntry>();
        var left = options.Value.MaxSize;
        foreach (var (name, path) in paths)
        {
            await using var stream = await store.OpenAsync(path, cancellationToken);
            var (size, sha256) = await MeasureAsync(stream, left, cancellationToken);
            left -= size;
            if (left < 0)
            {
                return null;
            }

            entries.Add(new ManifestEntry(name, size, sha256));
        }

        return entries;
    }

    /// <summary>Stops soon after more than was allowed.</summary>
    private static async Task<(long Size, string Sha256)> MeasureAsync(Stream stream, long allowed, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            int read;
            while (size <= allowed && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                size += read;
                hash.AppendData(buffer, 0, read);
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The manifest comes last, so a folder with one is whole.</summary>
    private async Task StoreAsync(
        string digest, byte[] manifest, List<ManifestEntry> entries, Dictionary<string, string> paths, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            await using var stream = await store.OpenAsync(paths[entry.Path], cancellationToken);
            await using var content = new DigestCheckStream(stream, entry.Sha256);
            await store.PutAsync(ModelArtifact.PathOf(digest, entry.Path), content, cancellationToken);
        }

        await store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), new MemoryStream(manifest), cancellationToken);
    }

    private static Parsed<ImportedModel> Refuse(string problem) => new(null, problem);
}
