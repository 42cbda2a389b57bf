using System.Text.Json.Nodes;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

public class MlflowRunTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private MlflowCaller Mlflow => new(resting.Registry.Http);

    [Fact]
    public async Task A_run_is_logged_and_read_back()
    {
        var (experiment, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("runs/log-parameter", new { run_id = run, key = "trees", value = "100" });
        await Mlflow.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 0.5, timestamp = 5, step = 1 });
        await Mlflow.PostAsync("runs/log-metric", new { run_uuid = run, key = "loss", value = 0.25, timestamp = "6", step = "2" });
        await Mlflow.PostAsync("runs/set-tag", new { run_id = run, key = "team", value = "red" });
        await Mlflow.PostAsync("runs/update", new { run_id = run, status = "FINISHED", end_time = 9000, run_name = "best" });

        var read = (await Mlflow.GetAsync($"runs/get?run_id={run}"))["run"]!;

        AssertJson(
            $$$"""
            {"run_id":"{{{run}}}","run_name":"best","experiment_id":"{{{experiment}}}","user_id":"ada","status":"FINISHED","start_time":1000,"end_time":9000,
             "artifact_uri":"mlflow-artifacts:/{{{experiment}}}/{{{run}}}/artifacts","lifecycle_stage":"active","run_uuid":"{{{run}}}"}
            """,
            read["info"]!);
        AssertJson("""[{"key":"loss","value":0.25,"timestamp":6,"step":2}]""", read["data"]!["metrics"]!);
        AssertJson("""[{"key":"trees","value":"100"}]""", read["data"]!["params"]!);
        Assert.Contains("""{"key":"team","value":"red"}""", read["data"]!["tags"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("""{"key":"mlflow.runName","value":"best"}""", read["data"]!["tags"]!.ToJsonString(), StringComparison.Ordinal);
        AssertJson(
            """{"metrics":[{"key":"loss","value":0.5,"timestamp":5,"step":1},{"key":"loss","value":0.25,"timestamp":6,"step":2}]}""",
            await Mlflow.GetAsync($"metrics/get-history?run_id={run}&metric_key=loss"));
    }

    [Fact]
    public async Task A_batch_is_stored_whole_and_may_be_sent_again()
    {
        var (_, run) = await Mlflow.StartRunAsync();
        var batch = new
        {
            run_id = run,
            metrics = Enumerable.Range(0, 800).Select(step => new { key = "loss", value = 1.0 / (step + 1), timestamp = step, step }).ToArray(),
            @params = Enumerable.Range(0, 100).Select(n => new { key = $"p{n}", value = $"{n}" }).ToArray(),
            tags = Enumerable.Range(0, 100).Select(n => new { key = $"t{n}", value = $"{n}" }).ToArray(),
        };

        await Mlflow.PostAsync("runs/log-batch", batch);
        await Mlflow.PostAsync("runs/log-batch", batch);

        var data = (await Mlflow.GetAsync($"runs/get?run_id={run}"))["run"]!["data"]!;
        Assert.Equal(100, data["params"]!.AsArray().Count);
        Assert.Equal(101, data["tags"]!.AsArray().Count);
        Assert.Equal(799, (int)data["metrics"]![0]!["step"]!);
        Assert.Equal(800, (await Mlflow.GetAsync($"metrics/get-history?run_id={run}&metric_key=loss"))["metrics"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_batch_with_a_param_of_another_value_leaves_nothing()
    {
        var (_, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("runs/log-parameter", new { run_id = run, key = "trees", value = "100" });

        var (refusal, message) = await Mlflow.RefusedAsync("runs/log-batch", new
        {
            run_id = run,
            metrics = new[] { new { key = "loss", value = 1, timestamp = 1 } },
            @params = new[] { new { key = "leaves", value = "20" }, new { key = "trees", value = "200" } },
        });

        Assert.Equal("400 INVALID_PARAMETER_VALUE", refusal);
        Assert.StartsWith("Changing param values is not allowed. Param with key='trees' was already logged", message, StringComparison.Ordinal);
        var data = (await Mlflow.GetAsync($"runs/get?run_id={run}"))["run"]!["data"]!;
        Assert.Null(data["metrics"]);
        Assert.Single(data["params"]!.AsArray());
    }

    [Fact]
    public async Task Numbers_that_are_none_come_back_as_words()
    {
        var (_, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("runs/log-metric", new { run_id = run, key = "nan", value = "NaN", timestamp = 1 });
        await Mlflow.PostAsync("runs/log-metric", new { run_id = run, key = "inf", value = "Infinity", timestamp = 1 });

        var metrics = (await Mlflow.GetAsync($"runs/get?run_id={run}"))["run"]!["data"]!["metrics"]!.AsArray();

        Assert.Equal("NaN", (string?)metrics.Single(metric => (string?)metric!["key"] == "nan")!["value"]);
        Assert.Equal(double.MaxValue, (double)metrics.Single(metric => (string?)metric!["key"] == "inf")!["value"]!);
    }

    [Fact]
    public async Task A_search_gives_pages_and_nothing_is_an_empty_object()
    {
        var (experiment, first) = await Mlflow.StartRunAsync();
        var second = $"{(await Mlflow.PostAsync("runs/create", new { experiment_id = experiment, start_time = 2000 }))["run"]!["info"]!["run_id"]}";

        var page = await Mlflow.PostAsync("runs/search", new { experiment_ids = new[] { experiment }, max_results = 1 });
        var rest = await Mlflow.PostAsync("runs/search", new { experiment_ids = new[] { experiment }, max_results = 1, page_token = $"{page["next_page_token"]}" });

        Assert.Equal(second, (string?)page["runs"]![0]!["info"]!["run_id"]);
        Assert.Equal(first, (string?)rest["runs"]![0]!["info"]!["run_id"]);
        Assert.Null(rest["next_page_token"]);
        AssertJson("{}", await Mlflow.PostAsync("runs/search", new { experiment_ids = new[] { experiment }, filter = "metrics.x > 1" }));
        AssertJson("{}", await Mlflow.PostAsync("runs/search", new { experiment_ids = Array.Empty<string>() }));
    }

    [Fact]
    public async Task A_deleted_run_takes_nothing_until_it_is_restored()
    {
        var (_, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("runs/delete", new { run_id = run });

        var (refusal, message) = await Mlflow.RefusedAsync("runs/log-metric", new { run_id = run, key = "a", value = 1, timestamp = 1 });
        await Mlflow.PostAsync("runs/restore", new { run_id = run });
        await Mlflow.PostAsync("runs/log-metric", new { run_id = run, key = "a", value = 1, timestamp = 1 });

        Assert.Equal("400 INVALID_PARAMETER_VALUE", refusal);
        Assert.Equal($"The run {run} must be in the 'active' state. Current state is deleted.", message);
    }

    [Fact]
    public async Task A_programs_own_end_does_not_end_the_job_it_is_part_of()
    {
        var registry = resting.Registry;
        var run = await registry.SubmitAsync();
        await registry.Client.ClaimRunAsync(run.Id, new("c", 1, "worker"), TestContext.Current.CancellationToken);

        await Mlflow.PostAsync("runs/log-metric", new { run_id = run.Id, key = "auc", value = 0.9, timestamp = 1 });
        var info = (await Mlflow.PostAsync("runs/update", new { run_id = run.Id, status = "FINISHED", end_time = 9 }))["run_info"]!;

        Assert.Equal("RUNNING", (string?)info["status"]);
        Assert.Null(info["end_time"]);
        var ended = await registry.Client.FinishRunAsync(run.Id, new() { ClaimId = "c" }, TestContext.Current.CancellationToken);
        Assert.Equal((Contracts.Runs.RunState.Completed, 0.9), (ended.State, ended.Metrics["auc"]));
    }

    [Fact]
    public async Task Datasets_are_kept_as_inputs()
    {
        var (_, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("runs/log-inputs", new
        {
            run_id = run,
            datasets = new[]
            {
                new
                {
                    tags = new[] { new { key = "mlflow.data.context", value = "training" } },
                    dataset = new { name = "titanic", digest = "ab12", source_type = "local", source = """{"uri":"a.csv"}""" },
                },
            },
        });

        AssertJson(
            """
            {"dataset_inputs":[{"tags":[{"key":"mlflow.data.context","value":"training"}],
             "dataset":{"name":"titanic","digest":"ab12","source_type":"local","source":"{\"uri\":\"a.csv\"}"}}]}
            """,
            (await Mlflow.GetAsync($"runs/get?run_id={run}"))["run"]!["inputs"]!);
    }

    [Fact]
    public async Task Histories_of_several_runs_are_thinned_for_charts()
    {
        var (_, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("runs/log-batch", new
        {
            run_id = run,
            metrics = Enumerable.Range(0, 100).Select(step => new { key = "loss", value = step, timestamp = step, step }).ToArray(),
        });

        var all = (await Mlflow.GetAsync($"metrics/get-history-bulk-interval?run_ids={run}&run_ids=none&metric_key=loss&max_results=10"))["metrics"]!.AsArray();
        var some = (await Mlflow.GetAsync($"metrics/get-history-bulk-interval?run_ids={run}&metric_key=loss&start_step=5&end_step=7"))["metrics"]!.AsArray();

        Assert.InRange(all.Count, 2, 11);
        Assert.Equal(99, (int)all[^1]!["step"]!);
        Assert.Equal([5, 6, 7], some.Select(metric => (int)metric!["step"]!));
    }

    [Theory]
    [InlineData("runs/create", """{"experiment_id":"none"}""", "404 RESOURCE_DOES_NOT_EXIST", "No Experiment with id=none exists")]
    [InlineData("runs/create", """{"run_name":"a","tags":[{"key":"mlflow.runName","value":"b"}]}""", "400 INVALID_PARAMETER_VALUE", "Both 'run_name' argument")]
    [InlineData("runs/update", """{"status":"FINISHED"}""", "400 INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'.")]
    [InlineData("runs/update", """{"run_id":"none","status":"FINISHED"}""", "404 RESOURCE_DOES_NOT_EXIST", "Run with id=none not found")]
    [InlineData("runs/update", """{"run_id":"RUN","status":"DONE"}""", "400 INVALID_PARAMETER_VALUE", "'DONE'")]
    [InlineData("runs/log-metric", """{"run_id":"RUN","key":"a","value":1}""", "400 INVALID_PARAMETER_VALUE", "Missing value for required parameter 'timestamp'.")]
    [InlineData("runs/log-metric", """{"run_id":"RUN","key":"a","value":1,"timestamp":-1}""", "400 INVALID_PARAMETER_VALUE", "Timestamp must be a nonnegative long")]
    [InlineData("runs/log-metric", """{"run_id":"RUN","key":"a?","value":1,"timestamp":1}""", "400 INVALID_PARAMETER_VALUE", "Names may only contain alphanumerics")]
    [InlineData("runs/log-metric", """{"run_id":"RUN","key":"a/../b","value":1,"timestamp":1}""", "400 INVALID_PARAMETER_VALUE", "must not resolve to other names")]
    [InlineData("runs/log-metric", """{"run_id":"RUN","key":"a","value":"much","timestamp":1}""", "400 INVALID_PARAMETER_VALUE", "value")]
    [InlineData("runs/log-parameter", """{"run_id":"RUN"}""", "400 INVALID_PARAMETER_VALUE", "Missing value for required parameter 'key'.")]
    [InlineData("runs/log-batch", """{"run_id":"RUN","params":[{"key":"a","value":"1"},{"key":"a","value":"1"}]}""", "400 INVALID_PARAMETER_VALUE", "Duplicate parameter keys have been submitted: ['a'].")]
    [InlineData("runs/log-batch", """{"run_id":"RUN","metrics":[{"value":1,"timestamp":1}]}""", "400 INVALID_PARAMETER_VALUE", "'metrics[0].key'")]
    [InlineData("runs/delete-tag", """{"run_id":"RUN","key":"none"}""", "404 RESOURCE_DOES_NOT_EXIST", "No tag with name: none in run with id")]
    [InlineData("runs/search", """{"filter":"nonsense"}""", "400 INVALID_PARAMETER_VALUE", "")]
    [InlineData("runs/search", """{"max_results":50001}""", "400 INVALID_PARAMETER_VALUE", "It must be at most 50000")]
    [InlineData("runs/search", """{"max_results":0}""", "400 INVALID_PARAMETER_VALUE", "It must be a positive integer")]
    [InlineData("runs/search", """{"page_token":"!"}""", "400 INVALID_PARAMETER_VALUE", "Invalid page token")]
    [InlineData("runs/search", """{"run_view_type":"SOME"}""", "400 INVALID_PARAMETER_VALUE", "ACTIVE_ONLY")]
    [InlineData("runs/search", "[1]", "400 BAD_REQUEST", "")]
    [InlineData("runs/log-model", """{"run_id":"RUN","model_json":"{}"}""", "400 INVALID_PARAMETER_VALUE", "Model json is missing mandatory fields")]
    [InlineData("runs/nothing", "{}", "404 ENDPOINT_NOT_FOUND", "")]
    public async Task What_does_not_fit_is_refused_as_MLflow_refuses_it(string path, string json, string refusal, string message)
    {
        var (_, run) = await Mlflow.StartRunAsync();

        var (actual, sentence) = await Mlflow.RefusedAsync(HttpMethod.Post, path, json.Replace("RUN", run, StringComparison.Ordinal));

        Assert.Equal(refusal, actual);
        Assert.Contains(message, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1001, 0, 0, "at most 1000 metrics. Got 1001 metrics.")]
    [InlineData(0, 101, 0, "at most 100 params. Got 101 params.")]
    [InlineData(0, 0, 101, "at most 100 tags. Got 101 tags.")]
    [InlineData(900, 100, 1, "at most 1000 metrics, params, and tags. Got 1001 metrics, params, and tags.")]
    public async Task A_batch_has_its_limits(int metrics, int runParams, int tags, string message)
    {
        var (_, run) = await Mlflow.StartRunAsync();

        var (refusal, sentence) = await Mlflow.RefusedAsync("runs/log-batch", new
        {
            run_id = run,
            metrics = Enumerable.Range(0, metrics).Select(n => new { key = "a", value = n, timestamp = n }).ToArray(),
            @params = Enumerable.Range(0, runParams).Select(n => new { key = $"p{n}", value = "" }).ToArray(),
            tags = Enumerable.Range(0, tags).Select(n => new { key = $"t{n}", value = "" }).ToArray(),
        });

        Assert.Equal("400 INVALID_PARAMETER_VALUE", refusal);
        Assert.Contains(message, sentence, StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"{actual.ToJsonString()} is not {expected}");
}
