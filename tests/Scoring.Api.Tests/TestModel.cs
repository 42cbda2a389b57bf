using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Scoring.Api.Tests;

/// <summary>Models small enough to know their answers.</summary>
internal static class TestModel
{
    /// <summary>Predicts 1 for women, and for anybody younger than ten; unknown ages count as old.</summary>
    /// <param name="score">The log-odds it answers with, up or down.</param>
    public static TabularModel Of(float score) => new(
        new FeaturePipeline([
            Feature.Number("Age"),
            Feature.OfCategories("Sex", [new("female", 0), new("male", 1)], acceptsCodes: true),
            Feature.OfCategories("Port", [new("C", 0), new("S", 1)], acceptsCodes: false),
        ]),
        new TreeEnsemble(
            3,
            [0],
            [
                new TreeNode(1, 0.5f, 1, 2, MissingGoesLeft: false, 0),
                TreeNode.Leaf(score),
                new TreeNode(0, 9.5f, 3, 4, MissingGoesLeft: false, 0),
                TreeNode.Leaf(score),
                TreeNode.Leaf(-score),
            ],
            [0]),
        LearningTask.Binary,
        [new ClassLabel(0), new ClassLabel(1)]);

    /// <summary>Stores a model as an artifact.</summary>
    /// <param name="damage">Changes the stored model file after its digest was taken.</param>
    /// <returns>Its digest.</returns>
    public static async Task<string> StoreAsync(IServiceProvider services, byte[] onnx, Func<byte[], byte[]>? damage = null)
    {
        var store = services.GetRequiredService<IArtifactStore>();
        var manifest = new ArtifactManifest([new ManifestEntry(ModelArtifact.Onnx, onnx.Length, Digest.Of(onnx))]).ToBytes();
        var digest = Digest.Of(manifest);
        await store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Onnx), new MemoryStream(damage?.Invoke(onnx) ?? onnx), CancellationToken.None);
        await store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), new MemoryStream(manifest), CancellationToken.None);
        return digest;
    }

    public static Task<string> StoreAsync(IServiceProvider services, float score) => StoreAsync(services, OnnxWriter.Write(Of(score)));
}
