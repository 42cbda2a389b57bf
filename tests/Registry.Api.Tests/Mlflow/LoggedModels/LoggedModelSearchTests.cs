using System.Text.Json.Nodes;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow.LoggedModels;

public class LoggedModelSearchTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> _ids = [];
    private RunningRegistry _registry = null!;
    private string _run = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            var model = await _registry.MlflowAsync(
                "POST",
                "logged-models",
                new JsonObject
                {
                    ["experiment_id"] = "0",
                    ["name"] = name,
                    ["model_type"] = name == "d" ? null : "onnx",
                    ["params"] = new JsonArray(new JsonObject { ["key"] = "depth", ["value"] = name == "a" ? "5" : "6" }),
                    ["tags"] = new JsonArray(new JsonObject { ["key"] = "team", ["value"] = name == "c" ? "ops" : "ml" }),
                });
            _ids[name] = model.GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!;
        }

        await LogMetricsAsync(
            Metric("a", 0.7, 1), Metric("a", 0.8, 2), Metric("b", 0.9, 1, "wine"), Metric("b", 0.6, 2, "iris"), Metric("c", double.NaN, 1),
            Metric("nobody", 1, 1));
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Theory]
    [InlineData("metrics.auc > 0.75", "b,a")]
    [InlineData("metrics.auc = 0.7", "")]
    [InlineData("metrics.auc < 0.7", "b")]
    [InlineData("params.depth = '5'", "a")]
    [InlineData("params.width IS NULL", "d,c,b,a")]
    [InlineData("tags.team != 'ml'", "c")]
    [InlineData("name IN ('a', 'd')", "d,a")]
    [InlineData("model_type = 'onnx' AND name != 'a'", "c,b")]
    [InlineData("status = 'PENDING'", "d,c,b,a")]
    [InlineData("status = 'LOGGED_MODEL_PENDING'", "d,c,b,a")]
    [InlineData("status != 'PENDING'", "")]
    [InlineData("status IN ('READY', 'UPLOAD_FAILED')", "")]
    [InlineData("creation_timestamp > 0 AND last_updated_timestamp > 0", "d,c,b,a")]
    public async Task Models_are_found_by_what_was_logged_about_them_the_newest_first(string filter, string expected) =>
        Assert.Equal(expected, await NamesAsync(new JsonObject { ["filter"] = filter }));

    [Theory]
    [InlineData("metrics.auc", true, null, "b,a,c,d")]
    [InlineData("metrics.auc", false, null, "a,b,c,d")]
    [InlineData("metrics.auc", false, "wine", "b,d,c,a")]
    [InlineData("name", true, null, "a,b,c,d")]
    [InlineData("model_type", false, null, "c,b,a,d")]
    [InlineData("creation_time", true, null, "a,b,c,d")]
    public async Task Models_are_sorted_and_those_that_lack_the_key_come_last(string field, bool ascending, string? dataset, string expected) =>
        Assert.Equal(
            expected,
            await NamesAsync(new JsonObject
            {
                ["order_by"] = new JsonArray(new JsonObject { ["field_name"] = field, ["ascending"] = ascending, ["dataset_name"] = dataset }),
            }));

    [Theory]
    [InlineData("", "wine", null, "b")]
    [InlineData("", "iris", "d1", "b")]
    [InlineData("", "iris", "d2", "")]
    [InlineData("metrics.auc > 0.75", "iris", null, "")]
    [InlineData("metrics.auc > 0.75", "wine", null, "b")]
    public async Task Conditions_on_metrics_can_be_about_a_dataset(string filter, string dataset, string? digest, string expected) =>
        Assert.Equal(
            expected,
            await NamesAsync(new JsonObject
            {
                ["filter"] = filter,
                ["datasets"] = new JsonArray(
                    new JsonObject { ["dataset_name"] = dataset, ["dataset_digest"] = digest }, new JsonObject { ["dataset_name"] = "none" }),
            }));

    [Fact]
    public async Task Pages_hold_each_model_once_also_when_one_is_logged_meanwhile()
    {
        var first = await SearchAsync(new JsonObject { ["max_results"] = 3 });
        await _registry.MlflowAsync("POST", "logged-models", new JsonObject { ["experiment_id"] = "0", ["name"] = "e" });
        var second = await SearchAsync(new JsonObject { ["max_results"] = 3, ["page_token"] = first.GetProperty("next_page_token").GetString() });

        Assert.Equal("d,c,b", Names(first));
        Assert.Equal("a", Names(second));
        Assert.False(second.TryGetProperty("next_page_token", out _));
    }

    [Fact]
    public async Task A_model_has_its_metrics_with_their_datasets()
    {
        var model = (await _registry.MlflowAsync("GET", $"logged-models/{_ids["b"]}")).GetProperty("model");

        var metrics = model.GetProperty("data").GetProperty("metrics").EnumerateArray().OrderBy(metric => metric.GetProperty("value").GetDouble()).ToArray();
        Assert.Equal([0.6, 0.9], metrics.Select(metric => metric.GetProperty("value").GetDouble()));
        Assert.Equal(["iris", "wine"], metrics.Select(metric => metric.GetProperty("dataset_name").GetString()));
        Assert.Equal([_run, _run], metrics.Select(metric => metric.GetProperty("run_id").GetString()));
        Assert.Equal("NaN", (await _registry.MlflowAsync("GET", $"logged-models/{_ids["c"]}")).GetProperty("model")
            .GetProperty("data").GetProperty("metrics")[0].GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("""{"experiment_ids":["0"],"max_results":1001}""", "Invalid value 1001 for parameter 'max_results' supplied. It must be at most 1000")]
    [InlineData("""{"experiment_ids":["0"],"max_results":-1}""", "Invalid value -1 for parameter 'max_results' supplied. It must be a positive integer")]
    [InlineData("""{"experiment_ids":["0"],"page_token":"x"}""", "Invalid page token, could not base64-decode")]
    [InlineData("""{"experiment_ids":["0"],"order_by":[{}]}""", "Missing value for required parameter 'order_by[0].field_name'. See the API docs for more information about request parameters.")]
    public async Task A_search_asks_for_what_it_can_be_given(string body, string problem) =>
        Assert.Equal((400, "INVALID_PARAMETER_VALUE", problem), await _registry.RefusedByMlflowAsync("POST", "logged-models/search", JsonNode.Parse(body)));

    [Fact]
    public async Task Texts_have_limits()
    {
        JsonObject Body(string field, JsonNode value) => new() { ["experiment_id"] = "0", [field] = value };
        JsonArray Pairs(int key, int value) => [new JsonObject { ["key"] = new string('k', key), ["value"] = new string('v', value) }];
        async Task<string> RefusedAsync(string field, JsonNode value) => (await _registry.RefusedByMlflowAsync("POST", "logged-models", Body(field, value))).Message;

        Assert.StartsWith("'name' exceeds the maximum length of 500 characters", await RefusedAsync("name", new string('n', 501)), StringComparison.Ordinal);
        Assert.StartsWith("'params[0].key' exceeds the maximum length of 255 characters", await RefusedAsync("params", Pairs(256, 1)), StringComparison.Ordinal);
        Assert.StartsWith("'tags[0].key' exceeds the maximum length of 255 characters", await RefusedAsync("tags", Pairs(256, 1)), StringComparison.Ordinal);
        Assert.StartsWith("'model_type' exceeds the maximum length of 255 characters", await RefusedAsync("model_type", new string('t', 256)), StringComparison.Ordinal);
        Assert.StartsWith("Missing value for required parameter 'tags[0].key'.", await RefusedAsync("tags", Pairs(0, 1)), StringComparison.Ordinal);
        var cut = (await _registry.MlflowAsync("POST", "logged-models", Body("params", Pairs(255, 6001)))).GetProperty("model").GetProperty("data");
        Assert.Equal(6000, cut.GetProperty("params")[0].GetProperty("value").GetString()!.Length);
        var twice = await RefusedAsync("params", new JsonArray(new JsonObject { ["key"] = "a" }, new JsonObject { ["key"] = "a" }));
        Assert.StartsWith("Duplicate parameter keys have been submitted: ['a'].", twice, StringComparison.Ordinal);
    }

    private async Task LogMetricsAsync(params JsonNode[] metrics)
    {
        var run = await _registry.MlflowAsync("POST", "runs/create", new JsonObject { ["experiment_id"] = "0" });
        _run = run.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        await _registry.MlflowAsync("POST", "runs/log-batch", new JsonObject { ["run_id"] = _run, ["metrics"] = new JsonArray(metrics) });
    }

    private JsonNode Metric(string model, double value, int step, string dataset = "") => new JsonObject
    {
        ["key"] = "auc",
        ["value"] = double.IsNaN(value) ? "NaN" : value,
        ["step"] = step,
        ["timestamp"] = step * 1000,
        ["model_id"] = _ids.GetValueOrDefault(model, "m-none"),
        ["dataset_name"] = dataset,
        ["dataset_digest"] = dataset.Length > 0 ? "d1" : "",
    };

    private async Task<string> NamesAsync(JsonObject search) => Names(await SearchAsync(search));

    private Task<System.Text.Json.JsonElement> SearchAsync(JsonObject search)
    {
        search["experiment_ids"] = new JsonArray("0");
        return _registry.MlflowAsync("POST", "logged-models/search", search);
    }

    private static string Names(System.Text.Json.JsonElement answer) => !answer.TryGetProperty("models", out var models) ? ""
        : string.Join(',', models.EnumerateArray().Select(model => model.GetProperty("info").GetProperty("name").GetString()));
}
