using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Tests.Models;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow.ModelRegistry;

public class ModelSourceTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private RunningRegistry Registry => resting.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("runs:/{run}/model")]
    [InlineData("runs:/{run}/model/")]
    [InlineData("mlflow-artifacts:/{experiment}/{run}/artifacts/model")]
    [InlineData("mlflow-artifacts://{host}/{experiment}/{run}/artifacts/model")]
    [InlineData("http://{host}/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/model")]
    public async Task Files_that_are_ours_are_found_under_each_of_their_addresses(string address)
    {
        var run = await Registry.SubmitAsync();
        await Registry.AddFileAsync(run, "model/model.onnx", run.Id);
        await Registry.AddModelAsync("found");
        var source = Fill(address, run);

        var version = await Registry.RegisterAsync("found", source);

        Assert.Equal((source, run.Id), (version.GetProperty("source").GetString(), version.GetProperty("run_id").GetString()));
        var stored = await FindAsync("found", version);
        Assert.Equal(run.Id, await Registry.ReadFileAsync(ModelArtifact.PathOf(stored.Digest!, ModelArtifact.Onnx)));
        Assert.Equal($"mlflow-artifacts:/{run.ExperimentId}/{run.Id}/artifacts/model", await DownloadUriAsync("found", version));
    }

    [Theory]
    [InlineData("runs:/{run}/none", "The artifact store holds no files there.")]
    [InlineData("runs:/{run}/mod", "The artifact store holds no files there.")]
    [InlineData("runs:/{run}", "Write runs:/, a run's id and a path among its files.")]
    [InlineData("runs:/", "Write runs:/, a run's id and a path among its files.")]
    [InlineData("runs://host/{run}/model", "Write runs:/, a run's id and a path among its files.")]
    [InlineData("runs:/none/model", "There is no run 'none'.")]
    [InlineData("mlflow-artifacts:/{experiment}/{run}/artifacts/none", "The artifact store holds no files there.")]
    [InlineData("mlflow-artifacts:/0/{run}/artifacts/nul/x", "A part of the artifact path is a device name on Windows.")]
    [InlineData("mlflow-artifacts:/", "It names no folder.")]
    [InlineData("mlflow-artifacts:/models/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "The artifact store holds no files there.")]
    [InlineData("http://{host}/api/2.0/mlflow-artifacts/artifacts/1/2/artifacts/model", "The artifact store holds no files there.")]
    [InlineData("models:/none/1", "There is no version 1 of the model 'none'.")]
    [InlineData("models:/missing/99", "There is no version 99 of the model 'missing'.")]
    [InlineData("models:/missing/Production", "Write models:/ and a logged model's id, or models:/, a model's name, / and a version's number.")]
    [InlineData("models:/missing@champion", "Write models:/ and a logged model's id, or models:/, a model's name, / and a version's number.")]
    [InlineData("models:/m-0123456789abcdef0123456789abcdef", "There is no logged model 'm-0123456789abcdef0123456789abcdef'.")]
    public async Task Files_that_should_be_ours_and_are_not_there_are_refused_by_name_and_take_no_number(string address, string problem)
    {
        var run = await Registry.SubmitAsync();
        await Registry.AddFileAsync(run, "model/model.onnx", "onnx");
        await Registry.AddModelAsync("missing");
        var source = Fill(address, run);

        var refusal = await Registry.RefusedByMlflowAsync(
            "POST", "model-versions/create", new JsonObject { ["name"] = "missing", ["source"] = source });

        Assert.Equal((400, "INVALID_PARAMETER_VALUE", $"Invalid model version source: '{source}'. {problem}"), refusal);
        Assert.Equal(0, (await Registry.Client.GetModelAsync("missing", Cancelled)).LatestVersion);
    }

    [Theory]
    [InlineData("s3://bucket/a b/model")]
    [InlineData("gs://bucket/model")]
    [InlineData("dbfs:/databricks/model")]
    [InlineData("file:///home/me/model")]
    [InlineData("file:/home/me/model")]
    [InlineData("https://elsewhere.example/api/2.0/mlflow-artifacts/artifacts/1/2/artifacts/model")]
    [InlineData("http://{host}/somewhere/else")]
    [InlineData("mlflow-artifacts://elsewhere.example:5000/1/2/artifacts/model")]
    [InlineData("wasbs://container@account.blob.core.windows.net/model")]
    [InlineData("hdfs://name:8020/model")]
    public async Task Files_that_are_elsewhere_are_taken_as_they_are_called(string address)
    {
        await Registry.AddModelAsync("elsewhere");
        var source = address.Replace("{host}", Registry.Http.BaseAddress!.Authority, StringComparison.Ordinal);

        var version = await Registry.RegisterAsync("elsewhere", source);

        Assert.Equal(source, version.GetProperty("source").GetString());
        Assert.Equal(source, await DownloadUriAsync("elsewhere", version));
        Assert.Null((await FindAsync("elsewhere", version)).Digest);
    }

    [Theory]
    [InlineData("mlflow-artifacts:/1/../../etc")]
    [InlineData("mlflow-artifacts:/..%2F..%2Fetc")]
    [InlineData("mlflow-artifacts:/%252E%252E/etc")]
    [InlineData("mlflow-artifacts:/%25252E%25252E%25252Fetc")]
    [InlineData("mlflow-artifacts:/1%00")]
    [InlineData("s3://bucket/../other")]
    [InlineData("file:///a/../../etc/passwd")]
    [InlineData("file:///a\\..\\..\\etc")]
    [InlineData("runs:/{run}/../../model")]
    [InlineData("http://{host}/api/2.0/mlflow-artifacts/artifacts/..%5c..%5cetc/../x")]
    [InlineData("/etc/passwd")]
    [InlineData("model")]
    [InlineData("C:\\models\\mine")]
    [InlineData("C:/models/mine")]
    [InlineData("'; DROP TABLE model_versions; --")]
    [InlineData(":")]
    [InlineData("1://x")]
    public async Task An_address_that_leads_astray_is_refused(string address)
    {
        var run = await Registry.SubmitAsync();
        await Registry.AddModelAsync("astray");

        var (status, code, message) = await Registry.RefusedByMlflowAsync(
            "POST", "model-versions/create", new JsonObject { ["name"] = "astray", ["source"] = Fill(address, run) });

        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, code));
        Assert.StartsWith("Invalid model version source: '", message, StringComparison.Ordinal);
        Assert.Empty((await Registry.Client.ListVersionsAsync("astray", Cancelled)).Items);
    }

    [Fact]
    public async Task What_happens_to_the_files_of_a_run_later_changes_no_version()
    {
        var run = await Registry.SubmitAsync();
        await Registry.AddFileAsync(run, "model/model.onnx", "first");
        await Registry.AddModelAsync("kept");
        var first = await FindAsync("kept", await Registry.RegisterAsync("kept", $"runs:/{run.Id}/model"));

        await Registry.AddFileAsync(run, "model/model.onnx", "second");
        var second = await FindAsync("kept", await Registry.RegisterAsync("kept", $"runs:/{run.Id}/model"));

        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal("first", await Registry.ReadFileAsync(ModelArtifact.PathOf(first.Digest!, ModelArtifact.Onnx)));
        Assert.Equal("second", await Registry.ReadFileAsync(ModelArtifact.PathOf(second.Digest!, ModelArtifact.Onnx)));
    }

    [Fact]
    public async Task The_model_of_a_job_is_registered_once_more_with_the_same_digest()
    {
        var run = await Registry.CompleteRunAsync("trained", 0.8);
        var trained = await Registry.Client.GetVersionAsync("trained", 1, Cancelled);
        await Registry.AddModelAsync("again");

        var ofRun = await Registry.RegisterAsync("again", $"runs:/{run.Id}/model");
        var ofVersion = await Registry.RegisterAsync("again", "models:/trained/1");
        var ofDigest = await Registry.RegisterAsync("again", $"mlflow-artifacts:/models/{trained.Digest}");

        foreach (var version in new[] { ofRun, ofVersion, ofDigest })
        {
            Assert.Equal(trained.Digest, (await FindAsync("again", version)).Digest);
            Assert.Equal($"mlflow-artifacts:/models/{trained.Digest}", await DownloadUriAsync("again", version));
        }

        Assert.Equal(run.Id, ofVersion.GetProperty("run_id").GetString());
        Assert.Equal(0.8, (await FindAsync("again", ofVersion)).Metrics["auc"]);
        Assert.Equal(0.8, (await FindAsync("again", ofRun)).Metrics["auc"]);
    }

    [Fact]
    public async Task The_version_of_a_job_has_the_address_of_its_artifact_for_a_source()
    {
        await Registry.CompleteRunAsync("sourced", 0.8);
        var digest = (await Registry.Client.GetVersionAsync("sourced", 1, Cancelled)).Digest;

        var version = (await Registry.MlflowAsync("GET", "model-versions/get?name=sourced&version=1")).GetProperty("model_version");

        Assert.Equal($"mlflow-artifacts:/models/{digest}", version.GetProperty("source").GetString());
        Assert.Equal($"mlflow-artifacts:/models/{digest}", await DownloadUriAsync("sourced", version));
    }

    [Fact]
    public async Task A_version_of_files_that_are_elsewhere_can_be_registered_once_more()
    {
        await Registry.AddModelAsync("far");
        await Registry.RegisterAsync("far", "s3://bucket/model");

        var copy = await Registry.RegisterAsync("far", "models:/far/1");

        Assert.Equal("models:/far/1", copy.GetProperty("source").GetString());
        Assert.Equal("s3://bucket/model", await DownloadUriAsync("far", copy));
    }

    [Fact]
    public async Task Files_of_an_experiment_that_lies_elsewhere_are_elsewhere()
    {
        await using var scope = Registry.Services.CreateAsyncScope();
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<ExperimentStore>()
            .AddAsync("cloudy", "s3://bucket/base", new Dictionary<string, string>(), Cancelled));
        var run = await Registry.Client.SubmitRunAsync(new SubmitRunRequest { Experiment = "cloudy", JobFileName = "a", JobFile = "label: y" }, Cancelled);
        await Registry.AddModelAsync("cloudy");

        var version = await Registry.RegisterAsync("cloudy", $"runs:/{run.Id}/model");

        Assert.Equal($"s3://bucket/base/{run.Id}/artifacts/model", await DownloadUriAsync("cloudy", version));
        Assert.Null((await FindAsync("cloudy", version)).Digest);
    }

    [Fact]
    public async Task Registrations_of_files_at_the_same_time_are_numbered_without_gap_or_double()
    {
        var run = await Registry.SubmitAsync();
        await Registry.AddFileAsync(run, "model/model.onnx", "raced");
        await Registry.AddModelAsync("raced");

        var numbers = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(
            async () => (await Registry.RegisterAsync("raced", n % 4 == 0 ? "s3://bucket/model" : $"runs:/{run.Id}/model")).GetProperty("version").GetString()!,
            Cancelled)));

        Assert.Equal(Enumerable.Range(1, 32), numbers.Select(int.Parse).Order());
        var versions = (await Registry.Client.ListVersionsAsync("raced", Cancelled)).Items;
        Assert.Equal(24, versions.Count(version => version.Digest is not null));
        Assert.Single(versions.Select(version => version.Digest).Where(digest => digest is not null).Distinct());
    }

    [Fact]
    public async Task A_prompt_is_registered_whatever_its_source_says_and_found_only_by_those_who_ask_for_prompts()
    {
        JsonArray Tags() => [new JsonObject { ["key"] = "mlflow.prompt.is_prompt", ["value"] = "true" }];
        await Registry.MlflowAsync("POST", "registered-models/create", new JsonObject { ["name"] = "greeting", ["tags"] = Tags() });
        await Registry.MlflowAsync(
            "POST", "model-versions/create", new JsonObject { ["name"] = "greeting", ["source"] = "dummy-source", ["tags"] = Tags() });

        async Task<int> CountAsync(string path, string list, string filter) =>
            (await Registry.MlflowAsync("GET", $"{path}/search?filter={Uri.EscapeDataString(filter)}")).TryGetProperty(list, out var found) ? found.GetArrayLength() : 0;

        Assert.Equal(0, await CountAsync("registered-models", "registered_models", "name = 'greeting'"));
        Assert.Equal(0, await CountAsync("model-versions", "model_versions", "name = 'greeting'"));
        Assert.Equal(1, await CountAsync("registered-models", "registered_models", "name = 'greeting' AND tags.`mlflow.prompt.is_prompt` = 'true'"));
        Assert.Equal(1, await CountAsync("model-versions", "model_versions", "name = 'greeting' AND tags.`mlflow.prompt.is_prompt` != 'false'"));
        Assert.Equal(0, await CountAsync("registered-models", "registered_models", "name = 'greeting' AND tags.`mlflow.prompt.is_prompt` != 'true'"));
    }

    private string Fill(string address, Run run) => address
        .Replace("{run}", run.Id, StringComparison.Ordinal)
        .Replace("{experiment}", run.ExperimentId, StringComparison.Ordinal)
        .Replace("{host}", Registry.Http.BaseAddress!.Authority, StringComparison.Ordinal);

    private Task<ModelVersion> FindAsync(string model, JsonElement version) =>
        Registry.Client.GetVersionAsync(model, int.Parse(version.GetProperty("version").GetString()!, CultureInfo.InvariantCulture), Cancelled);

    private async Task<string?> DownloadUriAsync(string model, JsonElement version) =>
        (await Registry.MlflowAsync("GET", $"model-versions/get-download-uri?name={model}&version={version.GetProperty("version").GetString()}"))
            .GetProperty("artifact_uri").GetString();
}
