using System.Text;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>Writes a model that was trained here as an artifact.</summary>
internal sealed class ArtifactWriter(ArtifactFolder folder, TimeProvider time)
{
    /// <summary>Stores the artifact.</summary>
    /// <param name="functionalTests">The text of the functional tests; null when there are none.</param>
    /// <returns>Its digest.</returns>
    public Task<string> WriteAsync(
        TrainedModel trained, Run run, AlgorithmJob job, string? functionalTests, CancellationToken cancellationToken) =>
        folder.StoreAsync(Files(trained, run, job, functionalTests), cancellationToken);

    private Dictionary<string, byte[]> Files(TrainedModel trained, Run run, AlgorithmJob job, string? functionalTests)
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
