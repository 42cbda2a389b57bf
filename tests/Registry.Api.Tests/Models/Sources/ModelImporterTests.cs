using System.Text.Json.Nodes;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Tests.Mlflow;

namespace MLOpsAspire.Registry.Api.Tests.Models.Sources;

public sealed class ModelImporterTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;
    private Run _run = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync(
            RunningRegistry.WithoutBackgroundWork, settings: ["--ModelImport:MaxFiles=4", "--ModelImport:MaxSize=100"]);
        _run = await _registry.SubmitAsync();
        await _registry.AddModelAsync("m");
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task The_file_that_the_descriptor_names_becomes_the_model()
    {
        await _registry.AddFileAsync(_run, "model/MLmodel", "flavors:\n  onnx:\n    data: nested/best.onnx\n");
        await _registry.AddFileAsync(_run, "model/nested/best.onnx", "onnx");

        var version = await RegisterAsync();

        Assert.Equal("onnx", await _registry.ReadFileAsync(ModelArtifact.PathOf(version.Digest!, ModelArtifact.Onnx)));
        Assert.Equal("onnx", await _registry.ReadFileAsync(ModelArtifact.PathOf(version.Digest!, "nested/best.onnx")));
        Assert.Equal(
            version.Digest, (await _registry.Client.RegisterVersionAsync("m", new RegisterVersionRequest { ArtifactDigest = version.Digest }, Cancelled)).Digest);
    }

    [Theory]
    [InlineData("flavors:\n  onnx:\n    data: none.onnx\n")]
    [InlineData("flavors:\n  onnx:\n    data: ../../../secret.onnx\n")]
    [InlineData("flavors:\n  onnx:\n    data: /etc/passwd\n")]
    [InlineData("flavors:\n  onnx:\n    data: ''\n")]
    [InlineData("flavors:\n  sklearn:\n    pickled_model: model.pkl\n")]
    [InlineData("no descriptor")]
    public async Task Files_whose_descriptor_names_no_model_among_them_have_no_digest(string descriptor)
    {
        await _registry.AddFileAsync("runs/secret.onnx", "secret");
        await _registry.AddFileAsync(_run, "model/MLmodel", descriptor);

        Assert.Null((await RegisterAsync()).Digest);
    }

    [Fact]
    public async Task A_file_by_itself_can_be_a_model()
    {
        await _registry.AddFileAsync(_run, "model.onnx", "onnx");
        await _registry.AddFileAsync(_run, "other.bin", "other");

        Assert.NotNull((await RegisterAsync("model.onnx")).Digest);
        Assert.Null((await RegisterAsync("other.bin")).Digest);
    }

    [Fact]
    public async Task The_manifest_of_another_artifact_is_not_taken_over()
    {
        await _registry.AddFileAsync(_run, "model/model.onnx", "onnx");
        await _registry.AddFileAsync(_run, "model/manifest.json", "{}");

        var version = await RegisterAsync();

        Assert.Contains("model.onnx", await _registry.ReadFileAsync(ModelArtifact.PathOf(version.Digest!, ModelArtifact.Manifest)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_files_have_the_same_digest_and_a_broken_copy_of_them_is_mended()
    {
        await _registry.AddFileAsync(_run, "model/model.onnx", "onnx");
        var first = await RegisterAsync();
        await _registry.AddFileAsync(ModelArtifact.PathOf(first.Digest!, ModelArtifact.Onnx), "broken");

        var second = await RegisterAsync();

        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal("onnx", await _registry.ReadFileAsync(ModelArtifact.PathOf(first.Digest!, ModelArtifact.Onnx)));
    }

    [Theory]
    [InlineData(4, 25, null)]
    [InlineData(5, 1, "A model has at most 4 files.")]
    [InlineData(4, 26, "The files of a model have at most 100 bytes together.")]
    public async Task A_model_has_bounds(int files, int size, string? problem)
    {
        await _registry.AddFileAsync(_run, "model/model.onnx", new string('x', size));
        for (var n = 1; n < files; n++)
        {
            await _registry.AddFileAsync(_run, $"model/{n}", new string('x', size));
        }

        var (status, answer) = await _registry.TryMlflowAsync(
            "POST", "model-versions/create", new JsonObject { ["name"] = "m", ["source"] = $"runs:/{_run.Id}/model" });

        Assert.Equal(problem is null ? 200 : 400, status);
        Assert.Equal(problem, problem is null ? null : answer.GetProperty("message").GetString()!.Split("'. ")[1]);
    }

    [Fact]
    public async Task Files_without_a_model_are_not_copied_and_have_no_bounds()
    {
        for (var n = 0; n < 9; n++)
        {
            await _registry.AddFileAsync(_run, $"model/{n}", new string('x', 50));
        }

        Assert.Null((await RegisterAsync()).Digest);
    }

    [Fact]
    public async Task A_path_that_is_too_long_within_an_artifact_is_refused()
    {
        var deep = string.Join('/', Enumerable.Repeat(new string('d', 200), 4)) + "/" + new string('e', 156);
        await _registry.AddFileAsync(_run, "m/model.onnx", "onnx");
        await _registry.AddFileAsync(_run, $"m/{deep}", "deep");

        var (status, code, message) = await _registry.RefusedByMlflowAsync(
            "POST", "model-versions/create", new JsonObject { ["name"] = "m", ["source"] = $"runs:/{_run.Id}/m" });

        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, code));
        Assert.EndsWith("An artifact path has 1 to 1024 characters.", message, StringComparison.Ordinal);
    }

    private Task<ModelVersion> RegisterAsync(string path = "model") =>
        _registry.Client.RegisterVersionAsync("m", new RegisterVersionRequest { RunId = _run.Id, Path = path }, Cancelled);
}
