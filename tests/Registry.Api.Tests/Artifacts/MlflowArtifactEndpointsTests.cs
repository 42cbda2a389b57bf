using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

public sealed class MlflowArtifactEndpointsTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private const string Root = "/api/2.0/mlflow-artifacts/artifacts";

    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IArtifactStore Store => _registry.Services.GetRequiredService<IArtifactStore>();

    [Theory]
    [InlineData("1/run/artifacts/model.onnx", "application/octet-stream", "attachment; filename=model.onnx; filename*=UTF-8''model.onnx")]
    [InlineData("1/run/artifacts/MLmodel", "text/plain; charset=utf-8", "attachment; filename=MLmodel; filename*=UTF-8''MLmodel")]
    [InlineData("1/run/artifacts/data.JSON", "text/plain; charset=utf-8", "attachment; filename=data.JSON; filename*=UTF-8''data.JSON")]
    [InlineData("1/run/artifacts/plot.png", "image/png", "attachment; filename=plot.png; filename*=UTF-8''plot.png")]
    [InlineData("1/run/artifacts/a b/100% é.txt", "text/plain; charset=utf-8", "attachment; filename=\"100% _.txt\"; filename*=UTF-8''100%25%20%C3%A9.txt")]
    public async Task What_was_put_is_given_back_as_a_file_to_save(string path, string type, string disposition)
    {
        var bytes = Encoding.UTF8.GetBytes($"the bytes of {path}");

        Assert.Equal("{}", await PutAsync(path, bytes));
        using var response = await _registry.Http.GetAsync($"{Root}/{Escape(path)}", Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(disposition, Assert.Single(response.Content.Headers.GetValues("Content-Disposition")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        await using var stored = await Store.OpenAsync($"runs/{path}", Cancelled);
    }

    [Fact]
    public async Task A_folder_is_listed_with_names_from_itself_on()
    {
        await PutAsync("2/run/artifacts/model/MLmodel", [1, 2]);
        await PutAsync("2/run/artifacts/model.txt", []);

        Assert.Equal(
            """{"files":[{"path":"model.txt","is_dir":false,"file_size":0},{"path":"model","is_dir":true}]}""",
            await GetAsync($"{Root}?path=2/run/artifacts"));
        Assert.Equal(
            """{"files":[{"path":"MLmodel","is_dir":false,"file_size":2}]}""", await GetAsync($"{Root}?path=2%2Frun%2Fartifacts%2Fmodel%2F"));
        Assert.Contains("""{"path":"2","is_dir":true}""", await GetAsync(Root), StringComparison.Ordinal);
        Assert.Contains("""{"path":"2","is_dir":true}""", await GetAsync($"{Root}?path="), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?path=none")]
    [InlineData("?path=none/at/all")]
    public async Task A_folder_that_holds_nothing_is_an_empty_answer(string query) => Assert.Equal("{}", await GetAsync(Root + query));

    [Fact]
    public async Task A_folder_of_many_files_is_listed_whole()
    {
        using var home = new TempFolder();
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, home);
        var names = ManyFiles.Make(home, "runs/many");

        using var json = JsonDocument.Parse(await registry.Http.GetStringAsync($"{Root}?path=many", Cancelled));

        Assert.Equal(names, json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_file_and_a_folder_can_be_deleted_more_than_once()
    {
        await PutAsync("3/run/artifacts/a", [1]);
        await PutAsync("3/run/artifacts/f/b", [1]);
        await PutAsync("3/run/artifacts/f/g/c", [1]);

        Assert.Equal("{}", await DeleteAsync("3/run/artifacts/a"));
        Assert.Equal("{}", await DeleteAsync("3/run/artifacts/a"));
        Assert.Equal("""{"files":[{"path":"f","is_dir":true}]}""", await GetAsync($"{Root}?path=3/run/artifacts"));
        Assert.Equal("{}", await DeleteAsync("3/run/artifacts/f"));
        Assert.Equal("{}", await GetAsync($"{Root}?path=3/run/artifacts"));
    }

    [Theory]
    [InlineData("bytes=0-3", HttpStatusCode.PartialContent, "0123", "bytes 0-3/10")]
    [InlineData("bytes=7-", HttpStatusCode.PartialContent, "789", "bytes 7-9/10")]
    [InlineData("bytes=-2", HttpStatusCode.PartialContent, "89", "bytes 8-9/10")]
    [InlineData("bytes=0-100", HttpStatusCode.PartialContent, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=10-", HttpStatusCode.RequestedRangeNotSatisfiable, "", "bytes */10")]
    [InlineData("bytes=a-b", HttpStatusCode.OK, "0123456789", null)]
    public async Task A_range_of_a_file_is_given(string range, HttpStatusCode status, string content, string? contentRange)
    {
        await PutAsync("4/run/artifacts/digits", "0123456789"u8.ToArray());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/4/run/artifacts/digits");
        request.Headers.TryAddWithoutValidation("Range", range);

        using var response = await _registry.Http.SendAsync(request, Cancelled);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(content, await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(contentRange, response.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData("GET", "/mlflow-artifacts/artifacts/none", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("GET", "/mlflow-artifacts/artifacts?path=../x", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("GET", "/mlflow-artifacts/artifacts?path=%2Fetc", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("GET", "/mlflow-artifacts/artifacts?path=a%255C..", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("PUT", "/mlflow-artifacts/artifacts", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("PUT", "/mlflow-artifacts/artifacts/", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("DELETE", "/mlflow-artifacts/artifacts/", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("POST", "/mlflow-artifacts/artifacts/a", 404, "ENDPOINT_NOT_FOUND")]
    [InlineData("POST", "/mlflow-artifacts/mpu/create/1/run/artifacts", 501, "NOT_IMPLEMENTED")]
    [InlineData("POST", "/mlflow-artifacts/mpu/complete/1/run/artifacts", 501, "NOT_IMPLEMENTED")]
    [InlineData("POST", "/mlflow-artifacts/mpu/abort/1/run/artifacts", 501, "NOT_IMPLEMENTED")]
    [InlineData("POST", "/mlflow-artifacts/mpu/other/1/run/artifacts", 404, "ENDPOINT_NOT_FOUND")]
    [InlineData("GET", "/mlflow-artifacts/presigned/1/run/artifacts/a", 501, "NOT_IMPLEMENTED")]
    [InlineData("POST", "/mlflow/artifacts/presigned-upload-url", 501, "NOT_IMPLEMENTED")]
    [InlineData("POST", "/mlflow/artifacts/presigned-download-url", 501, "NOT_IMPLEMENTED")]
    [InlineData("GET", "/mlflow/none", 404, "ENDPOINT_NOT_FOUND")]
    [InlineData("PATCH", "", 404, "ENDPOINT_NOT_FOUND")]
    public async Task A_refusal_is_told_as_MLflow_tells_it(string method, string address, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/2.0{address}");
        if (method != "GET")
        {
            request.Content = new ByteArrayContent([1]);
        }

        using var response = await _registry.Http.SendAsync(request, Cancelled);

        await AssertRefusedAsync(response, status, code);
    }

    [Theory]
    [InlineData("5/run/file", "5/run/file/below")]
    [InlineData("5/run/folder/file", "5/run/folder")]
    public async Task A_path_that_is_taken_is_refused(string first, string second)
    {
        await PutAsync(first, [1]);
        using var body = new ByteArrayContent([2]);

        using var response = await _registry.Http.PutAsync($"{Root}/{second}", body, Cancelled);

        await AssertRefusedAsync(response, 400, "INVALID_PARAMETER_VALUE");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused_whether_its_size_was_announced_or_not(bool isAnnounced)
    {
        await using var registry = await RunningRegistry.StartAsync(
            RunningRegistry.WithoutBackgroundWork, settings: "--Artifacts:MaxFileSize=1000");
        using var body = new StreamContent(new MemoryStream(new byte[1001]));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Root}/1/large") { Content = body };
        request.Headers.TransferEncodingChunked = !isAnnounced;

        using var response = await registry.Http.SendAsync(request, Cancelled);

        await AssertRefusedAsync(response, 413, "BAD_REQUEST");
        Assert.Equal("{}", await registry.Http.GetStringAsync($"{Root}?path=1", Cancelled));
        using var largest = new ByteArrayContent(new byte[1000]);
        using var taken = await registry.Http.PutAsync($"{Root}/1/large", largest, Cancelled);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task A_full_store_says_when_to_come_back()
    {
        await using var registry = await RunningRegistry.StartAsync(builder =>
        {
            RunningRegistry.WithoutBackgroundWork(builder);
            builder.Services.AddSingleton<IArtifactStore, FullStore>();
        });
        using var body = new ByteArrayContent([1]);

        using var mlflow = await registry.Http.PutAsync($"{Root}/1/a", body, Cancelled);
        using var snapshot = await registry.Http.PutAsync($"/api/v1/snapshots/{new string('0', 64)}", body, Cancelled);

        await AssertRefusedAsync(mlflow, 503, "TEMPORARILY_UNAVAILABLE");
        Assert.Equal(TimeSpan.FromMinutes(1), mlflow.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, snapshot.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), snapshot.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", snapshot.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Of_uploads_of_one_path_at_the_same_time_a_reader_sees_one_whole()
    {
        var contents = Enumerable.Range(0, 4).Select(n => Enumerable.Repeat((byte)('a' + n), 300_000).ToArray()).ToArray();
        await PutAsync("6/hot", contents[0]);

        var writers = Task.WhenAll(contents.Select(async content =>
        {
            for (var n = 0; n < 10; n++)
            {
                await PutAsync("6/hot", content);
            }
        }));
        do
        {
            var read = await _registry.Http.GetByteArrayAsync($"{Root}/6/hot", Cancelled);
            Assert.Contains(contents, content => content.SequenceEqual(read));
        }
        while (!writers.IsCompleted);
        await writers;

        Assert.Equal("""{"files":[{"path":"hot","is_dir":false,"file_size":300000}]}""", await GetAsync($"{Root}?path=6"));
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static async Task AssertRefusedAsync(HttpResponseMessage response, int status, string code)
    {
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("error_code").GetString()));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEqual("", error.GetProperty("message").GetString());
        Assert.Equal(2, error.EnumerateObject().Count());
    }

    private async Task<string> PutAsync(string path, byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = await _registry.Http.PutAsync($"{Root}/{Escape(path)}", body, Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    private async Task<string> DeleteAsync(string path)
    {
        using var response = await _registry.Http.DeleteAsync($"{Root}/{path}", Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    private Task<string> GetAsync(string address) => _registry.Http.GetStringAsync(address, Cancelled);

    /// <summary>A store without room, as a full disk makes one.</summary>
    private sealed class FullStore : IArtifactStore
    {
        public Task<StoredArtifact> PutAsync(string path, Stream content, CancellationToken cancellationToken) =>
            throw new ArtifactStoreFullException(new IOException("No space left on device"));

        public Task<Stream> OpenAsync(string path, CancellationToken cancellationToken) => throw new ArtifactNotFoundException(path);

        public Task<bool> DeleteAsync(string path, CancellationToken cancellationToken) => Task.FromResult(false);

        public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken) => AsyncEnumerable.Empty<string>();

        public Task<ArtifactPage> ListFolderAsync(string folder, int limit, string? pageToken, CancellationToken cancellationToken) =>
            Task.FromResult(new ArtifactPage([], null));
    }
}
