using System.Text;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>Writes a trained model as an artifact: a folder named by the digest of its manifest. The manifest comes last, so a folder with one is whole.</summary>
internal sealed class ArtifactWriter(IArtifactStore store, TimeProvider time)
{
    /// <summary>Stores the artifact.</summary>
    /// <param name="functionalTests">The text of the functional tests; null when there are none.</param>
    /// <returns>Its digest.</returns>
    public async Task<string> WriteAsync(
        TrainedModel trained, Run run, JobFile job, string? functionalTests, CancellationToken cancellationToken)
    {
        var files = Files(trained, run, job, functionalTests);
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

    private Dictionary<string, byte[]> Files(TrainedModel trained, Run run, JobFile job, string? functionalTests)
    {
        var now = time.GetUtcNow();
        var files = new Dictionary<string, byte[]>
        {
            [ModelArtifact.Onnx] = OnnxWriter.Write(trained.Model),
            [ModelArtifact.MLmodel] = Encoding.UTF8.GetBytes(MLmodelFile.Write(trained.Model, run.Id, now)),
            [ModelArtifact.Signature] = Json(ModelSignature.Of(trained.Model)),
            [ModelArtifact.Metrics] = Json(ModelMetrics.Of(trained)),
            [ModelArtifact.Data] = Json(trained.Data),
            [ModelArtifact.Evaluation] = Json(trained.Evaluation),
            [ModelArtifact.Importance] = Json(ModelImportance.Of(trained)),
            [ModelArtifact.Baseline] = Json(trained.Baseline),
            [ModelArtifact.InputExample] = Json(trained.Baseline.ToDictionary(feature => feature.Name, feature => feature.Typical())),
            [ModelArtifact.Lineage] = Json(Lineage.Of(trained, run, job, now)),
        };
        if (functionalTests is not null)
        {
            files.Add(ModelArtifact.FunctionalTests, Encoding.UTF8.GetBytes(functionalTests));
        }

        return files;
    }

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, WireJson.Indented);
}
