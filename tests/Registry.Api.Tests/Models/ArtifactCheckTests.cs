using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Models;

public sealed class ArtifactCheckTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IArtifactStore Store => _registry.Services.GetRequiredService<IArtifactStore>();

    public async ValueTask InitializeAsync() =>
        _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, _folder);

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ModelArtifact.Onnx)]
    [InlineData(ModelArtifact.FunctionalTests)]
    [InlineData(ModelArtifact.Manifest)]
    public async Task An_artifact_with_a_file_missing_is_refused_with_the_file_s_name(string file)
    {
        var digest = await _registry.AddArtifactAsync("model", "{}");
        File.Delete(_folder[$"artifacts/files/{ModelArtifact.PathOf(digest, file)}"]);

        Assert.Equal($"artifactDigest: The artifact store holds no '{ModelArtifact.PathOf(digest, file)}'.", await RefusedAsync(digest));
    }

    [Theory]
    [InlineData(ModelArtifact.Onnx)]
    [InlineData(ModelArtifact.FunctionalTests)]
    public async Task An_artifact_with_a_file_changed_is_refused_with_the_file_s_name(string file)
    {
        var digest = await _registry.AddArtifactAsync("model", "{}");
        await Store.PutAsync(ModelArtifact.PathOf(digest, file), new MemoryStream("{ }"u8.ToArray()), Cancelled);

        Assert.Equal($"artifactDigest: {file} of artifact {digest} is not the file its manifest lists.", await RefusedAsync(digest));
    }

    [Fact]
    public async Task An_artifact_with_its_manifest_changed_is_refused()
    {
        var digest = await _registry.AddArtifactAsync("model");
        await Store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), new MemoryStream("{}"u8.ToArray()), Cancelled);

        Assert.Contains("it was changed after it was stored", await RefusedAsync(digest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"files":[]}""", "holds no model.onnx")]
    [InlineData("""{}""", "does not list its files")]
    [InlineData("""{"files":null}""", "is not the JSON it should be")]
    [InlineData("""{"files":[null]}""", "does not list its files")]
    [InlineData("""{"files":[{"path":"model.onnx"}]}""", "does not list its files")]
    [InlineData("""{"files":[{"size":1,"sha256":"x"}]}""", "does not list its files")]
    [InlineData("null", "does not list its files")]
    [InlineData("<html>", "is not the JSON it should be")]
    [InlineData("""{"files":[{"path":"model.onnx","size":1,"sha256":"x"},{"path":"../../x","size":1,"sha256":"x"}]}""", "model.onnx")]
    [InlineData("""{"files":[{"path":"../x","size":1,"sha256":"x"},{"path":"model.onnx","size":1,"sha256":"x"}]}""", "No part of an artifact path is")]
    public async Task A_manifest_that_no_trainer_of_ours_would_write_is_refused(string manifest, string problem)
    {
        var bytes = Encoding.UTF8.GetBytes(manifest);
        var digest = Digest.Of(bytes);
        await Store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), new MemoryStream(bytes), Cancelled);
        await Store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Onnx), new MemoryStream([1]), Cancelled);

        Assert.Contains(problem, await RefusedAsync(digest), StringComparison.Ordinal);
    }

    /// <returns>The sentence with which the end of a run with this artifact is refused.</returns>
    private async Task<string> RefusedAsync(string digest)
    {
        var run = await _registry.SubmitAsync();
        await _registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c", 1, "worker"), Cancelled);

        var e = await Assert.ThrowsAsync<RegistryException>(() => _registry.Client.FinishRunAsync(
            run.Id, new FinishRunRequest { ClaimId = "c", ArtifactDigest = digest, Register = "titanic" }, Cancelled));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, e.Status);
        Assert.Equal(RunState.Running, (await _registry.Client.GetRunAsync(run.Id, Cancelled)).State);
        return e.Message;
    }
}
