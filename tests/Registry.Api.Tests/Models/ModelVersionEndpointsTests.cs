using System.Net;
using System.Net.Http.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Tests.Models;

public class ModelVersionEndpointsTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private RegistryClient Client => resting.Registry.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_registered_at_the_same_time_are_numbered_without_gap_or_double()
    {
        var digest = await resting.Registry.AddArtifactAsync("raced");
        await Client.CreateModelAsync(new CreateModelRequest { Name = "raced" }, Cancelled);

        var numbers = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(
            async () => n % 2 == 0
                ? (await resting.Registry.CompleteRunAsync("raced", 0.8)).ModelVersion!.Value
                : (await Client.RegisterVersionAsync("raced", new RegisterVersionRequest { ArtifactDigest = digest }, Cancelled)).Version,
            Cancelled)));

        Assert.Equal(Enumerable.Range(1, 32), numbers.Order());
        var versions = await Client.ListVersionsAsync("raced", Cancelled);
        Assert.Equal(Enumerable.Range(1, 32).Reverse(), versions.Items.Select(version => version.Version));
    }

    [Fact]
    public async Task Jobs_that_make_their_model_at_the_same_time_are_numbered_without_gap_or_double()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => resting.Registry.CompleteRunAsync("rushed", 0.8), Cancelled)));

        Assert.Equal(Enumerable.Range(1, 32), runs.Select(run => run.ModelVersion!.Value).Order());
    }

    [Fact]
    public async Task An_artifact_in_the_store_is_registered_with_what_is_said_about_it()
    {
        await Client.CreateModelAsync(new CreateModelRequest { Name = "uploaded" }, Cancelled);
        var digest = await resting.Registry.AddArtifactAsync("uploaded");

        var version = await Client.RegisterVersionAsync(
            "uploaded",
            new RegisterVersionRequest
            {
                ArtifactDigest = digest,
                Description = "by hand",
                Tags = new Dictionary<string, string> { ["from"] = "afar" },
                User = "ada",
            },
            Cancelled);

        Assert.Equal(("uploaded", 1, digest, "by hand", "ada"), (version.Model, version.Version, version.Digest, version.Description, version.User));
        Assert.Equal(new Dictionary<string, string> { ["from"] = "afar" }, version.Tags);
        Assert.Equal((ModelStage.None, null, null), (version.Stage, version.Source, version.RunId));
    }

    [Fact]
    public async Task A_version_has_the_metrics_that_its_run_has_logged()
    {
        var run = await resting.Registry.SubmitAsync();
        await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c", 1, "worker"), Cancelled);
        await Client.LogRunAsync(
            run.Id,
            new LogRunRequest
            {
                ClaimId = "c",
                Metrics = [new MetricPoint("auc", 0.5, 0, DateTimeOffset.UnixEpoch), new MetricPoint("auc", 0.75, 1, DateTimeOffset.UnixEpoch)],
            },
            Cancelled);
        await Client.CreateModelAsync(new CreateModelRequest { Name = "measured" }, Cancelled);

        var version = await Client.RegisterVersionAsync(
            "measured", new RegisterVersionRequest { ArtifactDigest = await resting.Registry.AddArtifactAsync("m"), RunId = run.Id }, Cancelled);

        Assert.Equal(run.Id, version.RunId);
        Assert.Equal(new Dictionary<string, double> { ["auc"] = 0.75 }, version.Metrics);
    }

    [Fact]
    public async Task Without_a_run_a_version_has_the_metrics_that_its_artifact_brings_along()
    {
        var run = await resting.Registry.SubmitAsync();
        await resting.Registry.AddFileAsync(run, "model/model.onnx", "onnx");
        await resting.Registry.AddFileAsync(run, "model/metrics.json", """{"auc":0.8,"note":"x","rows":3}""");
        await Client.CreateModelAsync(new CreateModelRequest { Name = "carried" }, Cancelled);
        var imported = await Client.RegisterVersionAsync("carried", new RegisterVersionRequest { RunId = run.Id, Path = "model" }, Cancelled);

        var version = await Client.RegisterVersionAsync("carried", new RegisterVersionRequest { ArtifactDigest = imported.Digest }, Cancelled);

        Assert.Equal(new Dictionary<string, double> { ["auc"] = 0.8, ["rows"] = 3 }, version.Metrics);
    }

    [Fact]
    public async Task Files_of_a_run_are_registered_as_an_artifact_that_can_be_released()
    {
        var run = await resting.Registry.SubmitAsync();
        await resting.Registry.AddFileAsync(run, "best model/model.onnx", "onnx");
        await resting.Registry.AddFileAsync(run, "best model/extra/notes.txt", "notes");
        await resting.Registry.AddFileAsync(run, "other.txt", "other");
        await Client.CreateModelAsync(new CreateModelRequest { Name = "logged" }, Cancelled);

        var version = await Client.RegisterVersionAsync("logged", new RegisterVersionRequest { RunId = run.Id, Path = "best model" }, Cancelled);

        Assert.Equal(($"runs:/{run.Id}/best model", run.Id), (version.Source, version.RunId));
        var manifest = ArtifactManifest.Read(
            System.Text.Encoding.UTF8.GetBytes(await resting.Registry.ReadFileAsync(ModelArtifact.PathOf(version.Digest!, ModelArtifact.Manifest))), version.Digest!);
        Assert.Equal(["extra/notes.txt", "model.onnx"], manifest.Files.Select(file => file.Path));
        Assert.Equal("notes", await resting.Registry.ReadFileAsync(ModelArtifact.PathOf(version.Digest!, "extra/notes.txt")));
        Assert.Equal(ReleaseState.Pending, (await Client.StartReleaseAsync(new StartReleaseRequest("logged", "logged", 1), Cancelled)).State);
    }

    [Fact]
    public async Task Files_without_an_onnx_model_are_registered_and_cannot_be_released()
    {
        var run = await resting.Registry.SubmitAsync();
        await resting.Registry.AddFileAsync(run, "model/model.pkl", "pickle");
        await Client.CreateModelAsync(new CreateModelRequest { Name = "pickled" }, Cancelled);

        var version = await Client.RegisterVersionAsync("pickled", new RegisterVersionRequest { RunId = run.Id, Path = "model" }, Cancelled);

        Assert.Null(version.Digest);
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.StartReleaseAsync(new StartReleaseRequest("pickled", "pickled", 1), Cancelled));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "version: version 1 of 'pickled' holds no model.onnx, so it cannot be served."), (e.Status, e.Message));
    }

    [Fact]
    public async Task Files_that_are_not_there_are_not_registered_and_take_no_number()
    {
        var run = await resting.Registry.SubmitAsync();
        await Client.CreateModelAsync(new CreateModelRequest { Name = "missing" }, Cancelled);

        var e = await Assert.ThrowsAsync<RegistryException>(
            () => Client.RegisterVersionAsync("missing", new RegisterVersionRequest { RunId = run.Id, Path = "model" }, Cancelled));

        Assert.Equal(
            (HttpStatusCode.BadRequest, $"Invalid model version source: 'runs:/{run.Id}/model'. The artifact store holds no files there."),
            (e.Status, e.Message));
        Assert.Equal(0, (await Client.GetModelAsync("missing", Cancelled)).LatestVersion);
    }

    [Theory]
    [InlineData("""{}""", "artifactDigest: give the digest")]
    [InlineData("""{"path":"model"}""", "runId: a path is one among the files of a run")]
    [InlineData("""{"artifactDigest":"x"}""", "artifactDigest: it has 64 lower-case hexadecimal digits.")]
    [InlineData("""{"artifactDigest":"DIGEST"}""", "artifactDigest: The artifact store holds no 'models/")]
    [InlineData("""{"artifactDigest":"DIGEST","path":"model","runId":"x"}""", "path: give either")]
    [InlineData("""{"path":"model","runId":"x"}""", "runId: it is the id of a run.")]
    [InlineData("""{"path":"model","runId":"0123456789abcdef0123456789abcdef"}""", "runId: there is no run '0123456789abcdef0123456789abcdef'.")]
    [InlineData("""{"path":"","runId":"0123456789abcdef0123456789abcdef"}""", "path: it has 1 to 1024 characters.")]
    [InlineData("""{"path":"../../x","runId":"RUN"}""", "relative path references")]
    [InlineData("""{"path":"a/../../x","runId":"RUN"}""", "relative path references")]
    [InlineData("""{"path":"nul/x","runId":"RUN"}""", "is a device name on Windows")]
    [InlineData("""{"artifactdigest":"x","version":3}""", "$.version")]
    public async Task What_cannot_be_registered_is_refused_by_name(string body, string problem)
    {
        var run = await resting.Registry.SubmitAsync();
        await resting.Registry.Http.PostAsJsonAsync("/api/v1/models", new { name = "strict" }, Cancelled);
        var text = body.Replace("DIGEST", new string('a', 64), StringComparison.Ordinal).Replace("RUN", run.Id, StringComparison.Ordinal);
        using var content = new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var response = await resting.Registry.Http.PostAsync("/api/v1/models/strict/versions", content, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(problem, System.Text.RegularExpressions.Regex.Unescape(await response.Content.ReadAsStringAsync(Cancelled)), StringComparison.Ordinal);
        Assert.Empty((await Client.ListVersionsAsync("strict", Cancelled)).Items);
    }

    [Fact]
    public async Task A_version_of_a_model_that_is_not_there_is_404()
    {
        var digest = await resting.Registry.AddArtifactAsync("orphan");

        var e = await Assert.ThrowsAsync<RegistryException>(
            () => Client.RegisterVersionAsync("orphan", new RegisterVersionRequest { ArtifactDigest = digest }, Cancelled));

        Assert.Equal((HttpStatusCode.NotFound, "There is no model 'orphan'."), (e.Status, e.Message));
    }

    [Fact]
    public async Task What_is_said_about_a_version_is_changed_and_the_version_is_not()
    {
        await resting.Registry.CompleteRunAsync("said", 0.8);
        var before = await Client.GetVersionAsync("said", 1, Cancelled);

        await Client.ChangeVersionAsync(
            "said", 1, new ChangeVersionRequest { Description = "good", Stage = ModelStage.Staging, Tags = new Dictionary<string, string?> { ["a"] = "1", ["b"] = "2" } }, null, Cancelled);
        var after = (await Client.ChangeVersionAsync(
            "said", 1, new ChangeVersionRequest { Tags = new Dictionary<string, string?> { ["a"] = null } }, null, Cancelled)).Value;

        Assert.Equal(("good", ModelStage.Staging), (after.Description, after.Stage));
        Assert.Equal(new Dictionary<string, string> { ["b"] = "2" }, after.Tags);
        Assert.Equal((before.Digest, before.RunId, before.CreatedAt), (after.Digest, after.RunId, after.CreatedAt));
        Assert.Equal(before.Metrics, after.Metrics);
    }

    [Fact]
    public async Task The_number_of_a_deleted_version_is_not_given_again_and_its_aliases_are_gone()
    {
        await resting.Registry.CompleteRunAsync("dropped", 0.8);
        await resting.Registry.CompleteRunAsync("dropped", 0.8);
        await Client.SetAliasAsync("dropped", "old", new(1), null, Cancelled);
        await Client.SetAliasAsync("dropped", "new", new(2), null, Cancelled);

        await Client.DeleteVersionAsync("dropped", 2, Cancelled);

        Assert.Equal(new Dictionary<string, int> { ["old"] = 1 }, (await Client.GetModelAsync("dropped", Cancelled)).Aliases);
        Assert.Equal([1], (await Client.ListVersionsAsync("dropped", Cancelled)).Items.Select(version => version.Version));
        Assert.Equal(3, (await resting.Registry.CompleteRunAsync("dropped", 0.8)).ModelVersion);
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.DeleteVersionAsync("dropped", 2, Cancelled));
        Assert.Equal((HttpStatusCode.NotFound, "There is no version 2 of the model 'dropped'."), (e.Status, e.Message));
        e = await Assert.ThrowsAsync<RegistryException>(() => Client.ChangeVersionAsync("dropped", 2, new ChangeVersionRequest(), null, Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, e.Status);
        e = await Assert.ThrowsAsync<RegistryException>(() => Client.StartReleaseAsync(new StartReleaseRequest("dropped", "dropped", 2), Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, e.Status);
    }
}
