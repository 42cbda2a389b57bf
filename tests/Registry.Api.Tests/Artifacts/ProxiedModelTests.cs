using System.Net;
using System.Text.Json;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Tests.Mlflow;

namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

/// <summary>What MLflow's clients see of the models that jobs have made.</summary>
public sealed class ProxiedModelTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private const string Proxy = "/api/2.0/mlflow-artifacts/artifacts";

    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_shows_its_model_beside_its_own_files()
    {
        var (run, _) = await CompletedAsync();
        var address = (await _registry.MlflowAsync("GET", $"runs/get?run_id={run.Id}"))
            .GetProperty("run").GetProperty("info").GetProperty("artifact_uri").GetString()!;
        var folder = address["mlflow-artifacts:/".Length..];
        using var body = new StringContent("hello");
        using var put = await _registry.Http.PutAsync($"{Proxy}/{folder}/a.txt", body, Cancelled);

        Assert.Equal("hello", await _registry.Http.GetStringAsync($"/api/v1/runs/{run.Id}/artifacts/a.txt", Cancelled));
        Assert.Equal("model a.txt", await NamesAsync(folder));
        Assert.Equal("manifest.json model.onnx", await NamesAsync($"{folder}/model"));
        Assert.Equal("the model", await _registry.Http.GetStringAsync($"{Proxy}/{folder}/model/model.onnx", Cancelled));
    }

    [Fact]
    public async Task The_files_of_a_run_are_listed_with_paths_from_its_root_on()
    {
        var (run, _) = await CompletedAsync();
        var uri = $"mlflow-artifacts:/{run.ExperimentId}/{run.Id}/artifacts";

        var root = await _registry.MlflowAsync("GET", $"artifacts/list?run_id={run.Id}");
        var model = await _registry.MlflowAsync("GET", $"artifacts/list?run_uuid={run.Id}&path=model");

        Assert.Equal($$"""{"root_uri":"{{uri}}","files":[{"path":"model","is_dir":true}]}""", root.GetRawText());
        Assert.Equal(uri, model.GetProperty("root_uri").GetString());
        Assert.Equal(["model/manifest.json", "model/model.onnx"], model.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
        Assert.Equal(9, model.GetProperty("files")[1].GetProperty("file_size").GetInt64());
    }

    [Theory]
    [InlineData("run_id=none", 404, "RESOURCE_DOES_NOT_EXIST", "Run with id=none not found")]
    [InlineData("path=a", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'.")]
    public async Task A_listing_without_a_run_is_refused(string query, int status, string code, string message)
    {
        var refusal = await _registry.RefusedByMlflowAsync("GET", $"artifacts/list?{query}");

        Assert.Equal((status, code), (refusal.Status, refusal.Code));
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_leads_out_of_the_run_is_refused()
    {
        var (run, _) = await CompletedAsync();

        var refusal = await _registry.RefusedByMlflowAsync("GET", $"artifacts/list?run_id={run.Id}&path=../..");

        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task A_version_is_fetched_from_where_its_download_address_leads()
    {
        var (_, digest) = await CompletedAsync();

        Assert.Equal("manifest.json model.onnx", await NamesAsync(ModelArtifact.FolderOf(digest)));
        Assert.Equal("the model", await _registry.Http.GetStringAsync($"{Proxy}/{ModelArtifact.PathOf(digest, ModelArtifact.Onnx)}", Cancelled));
    }

    [Theory]
    [InlineData("PUT", false)]
    [InlineData("DELETE", false)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    public async Task The_files_of_a_model_are_not_changed(string method, bool ofRun)
    {
        var (run, digest) = await CompletedAsync();
        var folder = ofRun ? $"{run.ExperimentId}/{run.Id}/artifacts/model" : ModelArtifact.FolderOf(digest);
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), $"{Proxy}/{folder}/model.onnx");
        request.Content = new ByteArrayContent([1]);

        using var response = await _registry.Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("The files of a model are not changed.", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal("the model", await _registry.Http.GetStringAsync($"{Proxy}/{folder}/model.onnx", Cancelled));
    }

    private async Task<(Run Run, string Digest)> CompletedAsync()
    {
        var run = await _registry.SubmitAsync();
        var digest = await _registry.AddArtifactAsync("the model");
        await _registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest("claim", 1, "worker"), Cancelled);
        return (await _registry.Client.FinishRunAsync(run.Id, new FinishRunRequest { ClaimId = "claim", ArtifactDigest = digest }, Cancelled), digest);
    }

    private async Task<string> NamesAsync(string folder)
    {
        using var list = JsonDocument.Parse(await _registry.Http.GetStringAsync($"{Proxy}?path={folder}", Cancelled));
        return string.Join(' ', list.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
    }
}
