using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Models;

/// <summary>What becomes of models that cannot be loaded, and of those beside them.</summary>
public sealed class ModelLoaderTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly FaultyStore _store = new();
    private readonly LogRecorder _log = new();
    private FakeRegistry _registry = null!;
    private RunningScoring _scoring = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _scoring = await RunningScoring.StartAsync(
            _folder,
            _registry.Address,
            builder =>
            {
                builder.Logging.AddProvider(_log);
                _store.Register(builder);
            },
            "--Scoring:MaxModelSize=5000");
    }

    public async ValueTask DisposeAsync()
    {
        await _scoring.DisposeAsync();
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_broken_model_is_reported_and_those_before_and_after_it_are_served()
    {
        var broken = await TestModel.StoreAsync(_scoring.Services, "this is no model"u8.ToArray());

        await DeployBetweenOthersAsync(broken);

        Assert.Contains("not a whole ONNX model", (await _registry.ReportOfAsync(broken)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_another_program_wrote_is_served()
    {
        var onnx = Encoding.Latin1.GetString(OnnxWriter.Write(TestModel.Of(2))).Replace("MLOpsAspire.Tabular", "AnotherPrograms.One", StringComparison.Ordinal);
        var digest = await TestModel.StoreAsync(_scoring.Services, Encoding.Latin1.GetBytes(onnx));
        _registry.Deploy(Production("titanic", digest));

        var body = await Eventually.GetAsync(
            async () => (string?)(await _scoring.ScoreAsync("""[{"Age":38,"Sex":"female","Port":null},{"Age":38,"Sex":"male","Port":"S"}]""")).Body,
            body => body.StartsWith('['));

        using var json = JsonDocument.Parse(body);
        Assert.Equal([1, 0], json.RootElement.EnumerateArray().Select(row => row.GetProperty("prediction").GetInt32()));
    }

    [Fact]
    public async Task A_failure_that_nobody_expected_is_reported_without_its_text_and_the_other_models_are_served()
    {
        var broken = await TestModel.StoreAsync(_scoring.Services, score: 4);
        _store.Faults[broken] = new NotSupportedException("the secret is 42");

        await DeployBetweenOthersAsync(broken);

        Assert.Equal("The model could not be loaded; the log of the replica says why.", (await _registry.ReportOfAsync(broken)).Error);
        Assert.Contains(_log.Errors, line => line.StartsWith("middle/production failed to load titanic version 1", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Errors, line => line.StartsWith("DeploymentService", StringComparison.Ordinal));
    }

    /// <summary>A time limit of somebody else's looks like an end of the service's own, and must not be taken for it.</summary>
    [Fact]
    public async Task A_store_that_takes_too_long_for_one_model_keeps_no_other_from_being_served_and_is_asked_again()
    {
        var slow = await TestModel.StoreAsync(_scoring.Services, score: 4);
        _store.Faults[slow] = new TaskCanceledException("too slow");
        await DeployBetweenOthersAsync(slow);

        _store.Faults.Clear();

        await _scoring.WaitForVersionAsync(1, endpoint: "middle");
    }

    [Fact]
    public async Task A_store_that_is_away_for_one_model_keeps_no_other_from_being_served_and_is_asked_again()
    {
        var away = await TestModel.StoreAsync(_scoring.Services, score: 4);
        _store.Faults[away] = new IOException("the share is away");
        await DeployBetweenOthersAsync(away);

        _store.Faults.Clear();

        await _scoring.WaitForVersionAsync(1, endpoint: "middle");
    }

    [Fact]
    public async Task A_model_with_other_bytes_than_its_digest_names_is_served_once_the_store_is_repaired()
    {
        var onnx = OnnxWriter.Write(TestModel.Of(2));
        var digest = await TestModel.StoreAsync(_scoring.Services, onnx, _ => "changed"u8.ToArray());
        _registry.Deploy(Production("titanic", digest));
        Assert.Contains("was changed after it was stored", (await _registry.ReportOfAsync(digest)).Error, StringComparison.Ordinal);

        await TestModel.StoreAsync(_scoring.Services, onnx);

        await _scoring.WaitForVersionAsync(1);
        await Eventually.GetAsync(() => Task.FromResult<ReplicaReport?>(_registry.Reports.Last()), report => report.Deployments is [{ Error: null }]);
    }

    [Fact]
    public async Task A_model_that_is_too_large_by_its_manifest_is_refused_before_it_is_fetched()
    {
        var manifest = new ArtifactManifest([new ManifestEntry(ModelArtifact.Onnx, 5001, Digest.Of("a model"u8))]).ToBytes();
        var digest = Digest.Of(manifest);
        await _store.PutAsync(ModelArtifact.PathOf(digest, ModelArtifact.Manifest), new MemoryStream(manifest), Cancelled);

        _registry.Deploy(Production("titanic", digest));

        Assert.Equal(
            $"model.onnx of artifact {digest} has 5001 bytes, more than the 5000 this service takes; Scoring:MaxModelSize raises that.",
            (await _registry.ReportOfAsync(digest)).Error);
        Assert.DoesNotContain(ModelArtifact.PathOf(digest, ModelArtifact.Onnx), _store.Opened);
    }

    [Fact]
    public async Task A_model_that_is_larger_than_its_manifest_says_is_refused()
    {
        var onnx = OnnxWriter.Write(TestModel.Of(2));
        var digest = await TestModel.StoreAsync(_scoring.Services, onnx, bytes => [.. bytes, 0]);

        _registry.Deploy(Production("titanic", digest));

        Assert.Contains($"larger than the {onnx.Length} bytes", (await _registry.ReportOfAsync(digest)).Error, StringComparison.Ordinal);
    }

    /// <summary>Deploys something between two good models, and sees that these are served.</summary>
    private async Task DeployBetweenOthersAsync(string digest)
    {
        _registry.Deploy(
            Production("first", await TestModel.StoreAsync(_scoring.Services, score: 2)),
            Production("middle", digest),
            Production("last", await TestModel.StoreAsync(_scoring.Services, score: 3)));
        await _scoring.WaitForVersionAsync(1, endpoint: "first");
        await _scoring.WaitForVersionAsync(1, endpoint: "last");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _scoring.ScoreAsync("{}", endpoint: "middle")).Status);
    }

    private static Deployment Production(string endpoint, string digest) => new(endpoint, DeploymentNames.Production, "titanic", 1, digest);
}
