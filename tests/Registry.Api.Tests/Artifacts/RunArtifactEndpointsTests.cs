using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

public sealed class RunArtifactEndpointsTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_runs_files_are_stored_listed_given_and_deleted()
    {
        var run = await _registry.SubmitAsync();

        await PutAsync(run, "plots/roc é.png", "roc");
        await PutAsync(run, "log.txt", "hello");
        Assert.Equal([new("log.txt", false, 5), new("plots", true)], await ListAsync(run));
        Assert.Equal([new("plots/roc é.png", false, 3)], await ListAsync(run, "plots"));
        Assert.Equal("roc", await _registry.Http.GetStringAsync(Address(run, "plots/roc%20%C3%A9.png"), Cancelled));

        foreach (var _ in new[] { 1, 2 })
        {
            using var deleted = await _registry.Http.DeleteAsync(Address(run, "log.txt"), Cancelled);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        Assert.Equal([new("plots", true)], await ListAsync(run));
        await AssertStatusAsync(HttpMethod.Get, Address(run, "log.txt"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_runs_files_are_those_that_MLflows_address_for_it_leads_to()
    {
        var run = await _registry.SubmitAsync();
        var folder = await FolderAsync(_registry, run);
        Assert.StartsWith($"{RunArtifact.Root}/", folder, StringComparison.Ordinal);

        await PutAsync(run, "a.txt", "hello");

        var address = $"/api/2.0/mlflow-artifacts/artifacts/{folder[(RunArtifact.Root.Length + 1)..]}/a.txt";
        Assert.Equal("hello", await _registry.Http.GetStringAsync(address, Cancelled));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task A_model_is_shown_first_as_a_folder_of_its_own(int limit)
    {
        var run = await CompletedAsync();
        await PutAsync(run, "a.txt", "a");
        await PutAsync(run, "n/b.txt", "b");
        await PutAsync(run, "models.txt", "c");

        Assert.Equal([new("model", true), new("a.txt", false, 1), new("models.txt", false, 1), new("n", true)], await ListAsync(run, limit: limit));

        var files = await ListAsync(run, "model", limit);
        Assert.Equal(["model/manifest.json", "model/model.onnx"], files.Select(file => file.Path));
        Assert.Equal("the model", await _registry.Http.GetStringAsync(Address(run, "model/model.onnx"), Cancelled));
    }

    [Fact]
    public async Task A_folder_that_was_there_before_the_model_gives_way_to_it()
    {
        var run = await _registry.SubmitAsync();
        await PutAsync(run, "model/mine.txt", "x");
        await CompleteAsync(_registry, run);

        Assert.Equal([new("model", true)], await ListAsync(run));
        Assert.Equal(["model/manifest.json", "model/model.onnx"], (await ListAsync(run, "model")).Select(file => file.Path));
        await AssertStatusAsync(HttpMethod.Get, Address(run, "model/mine.txt"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("model/model.onnx")]
    [InlineData("model/new.txt")]
    public async Task The_files_of_a_model_are_not_changed(string path)
    {
        var run = await CompletedAsync();

        await AssertStatusAsync(HttpMethod.Put, Address(run, path), HttpStatusCode.Conflict);
        await AssertStatusAsync(HttpMethod.Delete, Address(run, path), HttpStatusCode.Conflict);

        Assert.Equal("the model", await _registry.Http.GetStringAsync(Address(run, "model/model.onnx"), Cancelled));
        Assert.Equal(["model/manifest.json", "model/model.onnx"], (await ListAsync(run, "model")).Select(file => file.Path));
    }

    [Fact]
    public async Task A_run_without_a_model_may_have_a_folder_of_that_name()
    {
        var run = await _registry.SubmitAsync();

        await PutAsync(run, "model/MLmodel", "mine");

        Assert.Equal([new("model", true)], await ListAsync(run));
        Assert.Equal([new("model/MLmodel", false, 4)], await ListAsync(run, "model"));
    }

    [Fact]
    public async Task Many_files_come_in_pages()
    {
        using var home = new TempFolder();
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, home);
        var run = await CompletedAsync(registry);
        var names = ManyFiles.Make(home, await FolderAsync(registry, run));

        var files = await ListAsync(registry, run, limit: 200);

        Assert.Equal(["model", .. names], files.Select(file => file.Path));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?pageToken=x")]
    [InlineData("?path=../x")]
    [InlineData("?path=a//b")]
    [InlineData("?path=%2F%2F")]
    public async Task A_listing_that_does_not_fit_is_refused(string query)
    {
        var run = await _registry.SubmitAsync();

        await AssertStatusAsync(HttpMethod.Get, $"/api/v1/runs/{run.Id}/artifacts{query}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_path_that_the_runs_folder_makes_too_long_is_refused()
    {
        var run = await _registry.SubmitAsync();
        var longest = string.Join('/', Enumerable.Repeat(new string('a', 200), 5)) + "/" + new string('b', 19);

        await AssertStatusAsync(HttpMethod.Get, $"/api/v1/runs/{run.Id}/artifacts?path={longest}", HttpStatusCode.BadRequest);
        await AssertStatusAsync(HttpMethod.Get, Address(run, longest), HttpStatusCode.BadRequest);
        await AssertStatusAsync(HttpMethod.Put, Address(run, longest), HttpStatusCode.BadRequest);
        await AssertStatusAsync(HttpMethod.Delete, Address(run, longest), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Of_a_run_that_is_not_there_nothing_is_read_or_written()
    {
        const string address = "/api/v1/runs/0123/artifacts";

        await AssertStatusAsync(HttpMethod.Get, address, HttpStatusCode.NotFound);
        await AssertStatusAsync(HttpMethod.Get, $"{address}/a", HttpStatusCode.NotFound);
        await AssertStatusAsync(HttpMethod.Put, $"{address}/a", HttpStatusCode.NotFound);
        await AssertStatusAsync(HttpMethod.Delete, $"{address}/a", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_is_no_folder()
    {
        var run = await _registry.SubmitAsync();
        await PutAsync(run, "a", "x");

        await AssertStatusAsync(HttpMethod.Put, Address(run, "a/b"), HttpStatusCode.Conflict);
        Assert.Empty(await ListAsync(run, "a"));
    }

    [Theory]
    [InlineData("get")]
    [InlineData("put")]
    [InlineData("delete")]
    public async Task The_description_tells_of_the_path(string method)
    {
        var document = await _registry.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancelled);

        var operation = document.GetProperty("paths").GetProperty("/api/v1/runs/{id}/artifacts/{path}").GetProperty(method);
        Assert.Equal(["id", "path"], operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
    }

    private static string Address(Run run, string path) => $"/api/v1/runs/{run.Id}/artifacts/{path}";

    private static async Task<string> FolderAsync(RunningRegistry registry, Run run)
    {
        using var scope = registry.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<RunFolders>().FindAsync(run.Id, Cancelled))!.Files;
    }

    private Task<Run> CompletedAsync() => CompletedAsync(_registry);

    private static async Task<Run> CompletedAsync(RunningRegistry registry) => await CompleteAsync(registry, await registry.SubmitAsync());

    private static async Task<Run> CompleteAsync(RunningRegistry registry, Run run)
    {
        await registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest("claim", 1, "worker"), Cancelled);
        return await registry.Client.FinishRunAsync(
            run.Id, new FinishRunRequest { ClaimId = "claim", ArtifactDigest = await registry.AddArtifactAsync("the model") }, Cancelled);
    }

    private async Task PutAsync(Run run, string path, string text)
    {
        using var body = new StringContent(text);
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        using var response = await _registry.Http.PutAsync(Address(run, escaped), body, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private Task<List<ArtifactFile>> ListAsync(Run run, string path = "", int limit = 50) => ListAsync(_registry, run, path, limit);

    /// <summary>Reads a folder page by page.</summary>
    private static async Task<List<ArtifactFile>> ListAsync(RunningRegistry registry, Run run, string path = "", int limit = 50)
    {
        var files = new List<ArtifactFile>();
        var token = "";
        do
        {
            var page = await registry.Http.GetFromJsonAsync<Page<ArtifactFile>>(
                $"/api/v1/runs/{run.Id}/artifacts?path={Uri.EscapeDataString(path)}&limit={limit}{token}", WireJson.Options, Cancelled);
            Assert.InRange(page!.Items.Count, 0, limit);
            files.AddRange(page.Items);
            token = page.NextPageToken is { } next ? $"&pageToken={Uri.EscapeDataString(next)}" : "";
        }
        while (token.Length > 0);

        return files;
    }

    private async Task AssertStatusAsync(HttpMethod method, string address, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(method, address);
        if (method == HttpMethod.Put)
        {
            request.Content = new ByteArrayContent([1]);
        }

        using var response = await _registry.Http.SendAsync(request, Cancelled);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
