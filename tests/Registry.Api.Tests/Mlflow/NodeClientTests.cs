using System.Text.Json;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

/// <summary>All that MLflow's client for Node.js can do, but for its <c>setExperimentTag</c>, which asks at an address that no server has.</summary>
public sealed class NodeClientTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;
    private NodeClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(NodeClient.WhyMissing is not null, NodeClient.WhyMissing ?? "");
        _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        _client = new NodeClient(_registry.Http.BaseAddress!);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }

    [Fact]
    public async Task Experiments_are_made_read_renamed_deleted_and_restored()
    {
        var id = (await CallAsync("Experiments.create", new { name = "wine" })).GetProperty("experiment_id").GetString()!;
        await CallAsync("Experiments.update", new { experiment_id = id, new_name = "red wine" });
        Assert.Equal("red wine active", await ExperimentAsync(id));
        Assert.Equal(["Default", "red wine"], await NamesAsync(new { }));

        await CallAsync("Experiments.delete", new { experiment_id = id });
        Assert.Equal("red wine deleted", await ExperimentAsync(id));
        Assert.Equal(["Default"], await NamesAsync(new { }));
        Assert.Equal(["red wine"], await NamesAsync(new { view_type = "DELETED_ONLY" }));

        await CallAsync("Experiments.restore", new { experiment_id = id });
        Assert.Equal("red wine active", await ExperimentAsync(id));
    }

    [Fact]
    public async Task A_run_is_logged_ended_searched_and_read()
    {
        var run = await StartAsync(tags: [new { key = "team", value = "red" }]);
        await CallAsync("Runs.logParameter", new { run_id = run, key = "depth", value = "5" });
        await CallAsync("Runs.logMetric", new { run_id = run, key = "auc", value = 0.7, timestamp = 1, step = 0 });
        await CallAsync("Runs.logMetric", new { run_id = run, key = "auc", value = 0.8, timestamp = 2, step = 1 });
        await CallAsync("Runs.logBatch", new
        {
            run_id = run,
            metrics = new[] { new { key = "loss", value = 0.25, timestamp = 3, step = 0 } },
            @params = new[] { new { key = "leaves", value = "31" } },
            tags = new[] { new { key = "owner", value = "ada" } },
        });
        await CallAsync("Runs.setTag", new { run_id = run, key = "note", value = "x" });
        await CallAsync("Runs.deleteTag", new { run_id = run, key = "note" });
        await CallAsync("Runs.update", new { run_id = run, status = "FINISHED", end_time = 9000 });

        var found = await CallAsync("Runs.search", new
        {
            experiment_ids = new[] { "0" },
            filter = "metrics.auc > 0.75 and params.depth = '5' and tags.team = 'red'",
            run_view_type = "ACTIVE_ONLY",
            max_results = 10,
            order_by = new[] { "metrics.auc DESC" },
        });
        var read = (await CallAsync("Runs.get", new { run_id = run })).GetProperty("run");

        Assert.True(JsonElement.DeepEquals(read, Assert.Single(found.GetProperty("runs").EnumerateArray())));
        Assert.Equal("FINISHED", read.GetProperty("info").GetProperty("status").GetString());
        Assert.Equal("auc=0.8 loss=0.25", Values(read, "metrics"));
        Assert.Equal("depth=5 leaves=31", Values(read, "params"));
        Assert.DoesNotContain("note=", Values(read, "tags"), StringComparison.Ordinal);
        var history = await CallAsync("Metrics.getHistory", new { run_id = run, metric_key = "auc" });
        Assert.Equal([0.7, 0.8], history.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("value").GetDouble()));
    }

    [Fact]
    public async Task A_run_is_deleted_and_restored()
    {
        var run = await StartAsync();
        await CallAsync("Runs.delete", new { run_id = run });
        Assert.Equal(
            (400, "INVALID_PARAMETER_VALUE", $"The run {run} must be in the 'active' state. Current state is deleted."),
            await _client.RefusedAsync("Runs.setTag", new { run_id = run, key = "a", value = "b" }, Cancelled));

        await CallAsync("Runs.restore", new { run_id = run });
        await CallAsync("Runs.setTag", new { run_id = run, key = "a", value = "b" });
    }

    [Fact]
    public async Task Files_are_listed()
    {
        var run = await StartAsync();
        using var body = new StringContent("hello");
        using var stored = await _registry.Http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/plots/roc.txt", body, Cancelled);
        stored.EnsureSuccessStatusCode();

        var root = await CallAsync("Artifacts.list", new { run_id = run });
        var plots = await CallAsync("Artifacts.list", new { run_id = run, path = "plots" });

        Assert.Equal($$"""{"root_uri":"mlflow-artifacts:/0/{{run}}/artifacts","files":[{"path":"plots","is_dir":true}]}""", root.GetRawText());
        Assert.Equal("""[{"path":"plots/roc.txt","is_dir":false,"file_size":5}]""", plots.GetProperty("files").GetRawText());
    }

    [Theory]
    [InlineData("Runs.get", """{"run_id":"none"}""", 404, "RESOURCE_DOES_NOT_EXIST", "Run with id=none not found")]
    [InlineData("Experiments.get", """{"experiment_id":"77"}""", 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=77 exists")]
    [InlineData("Experiments.create", """{"name":"Default"}""", 400, "RESOURCE_ALREADY_EXISTS", "Experiment(name=Default) already exists")]
    [InlineData("Runs.logMetric", """{"run_id":"none"}""", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'key'")]
    public async Task A_refusal_reaches_the_caller(string function, string parameters, int status, string code, string message)
    {
        var refusal = await _client.RefusedAsync(function, JsonElement.Parse(parameters), Cancelled);

        Assert.Equal((status, code), (refusal.Status, refusal.Code));
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    private Task<JsonElement> CallAsync(string function, object parameters) => _client.CallAsync(function, parameters, Cancelled);

    private async Task<string> StartAsync(object[]? tags = null) =>
        (await CallAsync("Runs.create", new { experiment_id = "0", user_id = "ada", start_time = 1000, tags = tags ?? [] }))
            .GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;

    private async Task<string> ExperimentAsync(string id)
    {
        var experiment = (await CallAsync("Experiments.get", new { experiment_id = id })).GetProperty("experiment");
        return $"{experiment.GetProperty("name")} {experiment.GetProperty("lifecycle_stage")}";
    }

    private async Task<IEnumerable<string?>> NamesAsync(object view) =>
        (await CallAsync("Experiments.list", view)).GetProperty("experiments").EnumerateArray()
            .Select(experiment => experiment.GetProperty("name").GetString()).Order(StringComparer.Ordinal);

    private static string Values(JsonElement run, string kind) => string.Join(' ', run.GetProperty("data").GetProperty(kind).EnumerateArray()
        .Select(value => $"{value.GetProperty("key")}={value.GetProperty("value")}").Order(StringComparer.Ordinal));
}
