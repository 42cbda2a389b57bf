namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

public class MlflowExperimentTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private readonly string _name = $"e {Guid.NewGuid():N}";

    private MlflowCaller Mlflow => new(resting.Registry.Http);

    [Fact]
    public async Task An_experiment_is_made_found_renamed_and_tagged()
    {
        var id = await CreateAsync();
        await Mlflow.PostAsync("experiments/set-experiment-tag", new { experiment_id = id, key = "team", value = "red" });
        await Mlflow.PostAsync("experiments/update", new { experiment_id = id, new_name = $"{_name} 2" });

        var read = (await Mlflow.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!;
        var named = (await Mlflow.GetAsync($"experiments/get-by-name?experiment_name={Uri.EscapeDataString($"{_name} 2")}"))["experiment"]!;

        Assert.Equal(read.ToJsonString(), named.ToJsonString());
        Assert.Equal((id, $"{_name} 2", $"mlflow-artifacts:/{id}", "active"), ($"{read["experiment_id"]}", $"{read["name"]}", $"{read["artifact_location"]}", $"{read["lifecycle_stage"]}"));
        Assert.Equal("""[{"key":"team","value":"red"}]""", read["tags"]!.ToJsonString());
        Assert.True((long)read["last_update_time"]! >= (long)read["creation_time"]!);
    }

    [Fact]
    public async Task The_default_experiment_is_there()
    {
        var read = (await Mlflow.GetAsync("experiments/get?experiment_id=0"))["experiment"]!;

        Assert.Equal(("Default", "mlflow-artifacts:/0"), ($"{read["name"]}", $"{read["artifact_location"]}"));
    }

    [Fact]
    public async Task A_name_that_is_taken_tells_get_or_create_so()
    {
        await CreateAsync();

        Assert.Equal(("400 RESOURCE_ALREADY_EXISTS", $"Experiment(name={_name}) already exists."), await Mlflow.RefusedAsync("experiments/create", new { name = _name }));
    }

    [Fact]
    public async Task A_deleted_experiment_takes_its_runs_along_and_brings_them_back()
    {
        var (id, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("experiments/delete", new { experiment_id = id });

        Assert.Equal("deleted", $"{(await Mlflow.GetAsync($"runs/get?run_id={run}"))["run"]!["info"]!["lifecycle_stage"]}");
        Assert.Equal("404 RESOURCE_DOES_NOT_EXIST", (await Mlflow.RefusedAsync("experiments/delete", new { experiment_id = id })).Refusal);
        Assert.Equal("400 INVALID_PARAMETER_VALUE", (await Mlflow.RefusedAsync("runs/create", new { experiment_id = id })).Refusal);
        await Mlflow.PostAsync("experiments/restore", new { experiment_id = id });
        Assert.Equal("active", $"{(await Mlflow.GetAsync($"runs/get?run_id={run}"))["run"]!["info"]!["lifecycle_stage"]}");
    }

    [Theory]
    [InlineData("name = 'NAME'", 1)]
    [InlineData("name LIKE 'NAME%' and tags.team = 'red'", 1)]
    [InlineData("name = 'NAME' and tags.team = 'blue'", 0)]
    [InlineData("name = 'NAME' and creation_time > 0 and last_update_time > 0", 1)]
    [InlineData("name = 'NAME' and tags.none IS NULL", 1)]
    public async Task Experiments_are_searched(string filter, int expected)
    {
        var id = await CreateAsync();
        await Mlflow.PostAsync("experiments/set-experiment-tag", new { experiment_id = id, key = "team", value = "red" });

        var found = await Mlflow.PostAsync("experiments/search", new { filter = filter.Replace("NAME", _name, StringComparison.Ordinal), max_results = 10, order_by = new[] { "name DESC" } });

        Assert.Equal(expected, found["experiments"]?.AsArray().Count ?? 0);
    }

    [Theory]
    [InlineData("experiments/create", "{}", "400 INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'. See the API docs")]
    [InlineData("experiments/create", """{"name":"x","artifact_location":"runs:/a"}""", "400 INVALID_PARAMETER_VALUE", "Artifact location cannot be a runs:/ URI")]
    [InlineData("experiments/delete", """{"experiment_id":"none"}""", "404 RESOURCE_DOES_NOT_EXIST", "No Experiment with id=none exists")]
    [InlineData("experiments/delete", """{"experiment_id":0}""", "400 INVALID_PARAMETER_VALUE", "default")]
    [InlineData("experiments/set-experiment-tag", """{"experiment_id":"0","key":"a?","value":""}""", "400 INVALID_PARAMETER_VALUE", "Names may only contain")]
    [InlineData("experiments/delete-experiment-tag", """{"experiment_id":"0","key":"none"}""", "404 RESOURCE_DOES_NOT_EXIST", "No tag with name: none in experiment with id 0")]
    [InlineData("experiments/search", """{"filter":"params.a = 'b'"}""", "400 INVALID_PARAMETER_VALUE", "")]
    public async Task What_does_not_fit_is_refused_as_MLflow_refuses_it(string path, string json, string refusal, string message)
    {
        var (actual, sentence) = await Mlflow.RefusedAsync(HttpMethod.Post, path, json);

        Assert.Equal(refusal, actual);
        Assert.Contains(message, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_has_its_limit()
    {
        var (refusal, message) = await Mlflow.RefusedAsync("experiments/create", new { name = new string('x', 501) });

        Assert.Equal("400 INVALID_PARAMETER_VALUE", refusal);
        Assert.Contains("'name' exceeds the maximum length of 500 characters", message, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync() => $"{(await Mlflow.PostAsync("experiments/create", new { name = _name }))["experiment_id"]}";
}
