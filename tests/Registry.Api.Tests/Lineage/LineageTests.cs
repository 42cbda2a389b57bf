using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Lineage;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Tests.Mlflow;

namespace MLOpsAspire.Registry.Api.Tests.Lineage;

public class LineageTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task From_anywhere_the_graph_goes_both_ways()
    {
        var run = await TrainAsync("m", "abc");
        var other = await TrainAsync("m", "abc");

        const string all = "Dataset abc -> Run 1, Run 1 -> Version m:1";
        Assert.Equal("Dataset abc -> Run 1, Dataset abc -> Run 2, Run 1 -> Version m:1, Run 2 -> Version m:2", await GraphAsync("dataset=abc", run, other));
        Assert.Equal(all, await GraphAsync($"run={run}", run, other));
        Assert.Equal(all, await GraphAsync("version=m:1", run, other));
    }

    [Fact]
    public async Task The_other_versions_of_a_dataset_are_not_what_a_version_comes_from()
    {
        var first = await TrainAsync("m", "abc");
        await TrainAsync("m", "abc");

        var graph = (await FindAsync("version=m:1"))!;

        Assert.Equal([(LineageKind.Version, "m:1"), (LineageKind.Run, first), (LineageKind.Dataset, "abc")], graph.Nodes.Select(node => (node.Kind, node.Key)));
        Assert.True(graph.IsComplete);
    }

    [Fact]
    public async Task Parents_and_the_datasets_of_other_programs_are_in_it()
    {
        var parent = await StartAsync(null);
        var child = await StartAsync(parent);
        await _registry.MlflowAsync("POST", "runs/log-inputs", JsonNode.Parse(
            $$$"""{"run_id":"{{{child}}}","datasets":[{"dataset":{"name":"d","digest":"d1","source_type":"http","source":"x"}}]}""")!);

        Assert.Equal("Dataset d1 -> Run 2, Run 1 -> Run 2", await GraphAsync($"run={child}", parent, child));
    }

    [Fact]
    public async Task What_is_known_of_a_thing_stands_with_it()
    {
        var run = await TrainAsync("m", "abc");

        var nodes = (await FindAsync($"run={run}"))!.Nodes;

        Assert.Equal(("completed", "a.job.yaml"), (nodes[0].Details["state"], nodes[0].Details["jobFile"]));
        Assert.Equal("None", nodes.Single(node => node.Kind == LineageKind.Version).Details["stage"]);
    }

    [Theory]
    [InlineData("", 400, "Give one of dataset, run, version and deployment.")]
    [InlineData("run=a&dataset=b", 400, "Give one of dataset, run, version and deployment.")]
    [InlineData("version=m", 400, "version: a model's name, a colon and a version's number, such as titanic:3.")]
    [InlineData("deployment=e", 400, "deployment: an endpoint's name, a slash and a deployment's, such as titanic/production.")]
    [InlineData("run=none", 404, "There is no run 'none'.")]
    [InlineData("dataset=none", 404, "There is no dataset 'none'.")]
    [InlineData("version=m:1", 404, "There is no version 'm:1'.")]
    [InlineData("deployment=e/production", 404, "There is no deployment 'e/production'.")]
    public async Task A_question_that_has_no_answer_is_refused(string query, int status, string detail)
    {
        using var response = await _registry.Http.GetAsync($"/api/v1/lineage?{query}", Cancelled);

        var problem = await response.Content.ReadFromJsonAsync<JsonNode>(Cancelled);
        Assert.Equal((status, detail), ((int)response.StatusCode, (string?)problem!["detail"]));
    }

    [Fact]
    public async Task A_graph_that_is_too_large_says_so()
    {
        var parent = await StartAsync(null);
        for (var n = 0; n < 6; n++)
        {
            var datasets = string.Join(',', Enumerable.Range(0, 100).Select(
                d => $$$"""{"dataset":{"name":"d","digest":"{{{n}}}-{{{d}}}","source_type":"http","source":"x"}}"""));
            await _registry.MlflowAsync("POST", "runs/log-inputs", JsonNode.Parse($$"""{"run_id":"{{parent}}","datasets":[{{datasets}}]}""")!);
        }

        var graph = (await FindAsync($"run={parent}"))!;

        Assert.Equal(500, graph.Nodes.Count);
        Assert.Equal(499, graph.Edges.Count);
        Assert.False(graph.IsComplete);
    }

    private async Task<string> TrainAsync(string model, string data)
    {
        var run = await _registry.SubmitAsync();
        await _registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest("claim", 1, "worker"), Cancelled);
        await _registry.Client.LogRunAsync(
            run.Id, new LogRunRequest { ClaimId = "claim", Params = new Dictionary<string, string> { ["dataSha256"] = data } }, Cancelled);
        var digest = await _registry.AddArtifactAsync("the model");
        await _registry.Client.FinishRunAsync(run.Id, new FinishRunRequest { ClaimId = "claim", ArtifactDigest = digest, Register = model }, Cancelled);
        return run.Id;
    }

    private async Task<string> StartAsync(string? parent)
    {
        var tags = parent is null ? "" : $$"""{"key":"mlflow.parentRunId","value":"{{parent}}"}""";
        var run = await _registry.MlflowAsync("POST", "runs/create", JsonNode.Parse($$"""{"experiment_id":"0","tags":[{{tags}}]}""")!);
        return run.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    /// <summary>The edges as text, with numbers for the runs.</summary>
    private async Task<string> GraphAsync(string query, params string[] runs)
    {
        var graph = (await FindAsync(query))!;
        string Text(int place) => $"{graph.Nodes[place].Kind} {(Array.IndexOf(runs, graph.Nodes[place].Key) is >= 0 and var run ? $"{run + 1}" : graph.Nodes[place].Key)}";
        return string.Join(", ", graph.Edges.Select(edge => $"{Text(edge.From)} -> {Text(edge.To)}").Order(StringComparer.Ordinal));
    }

    private async Task<LineageGraph?> FindAsync(string query) =>
        await _registry.Http.GetFromJsonAsync<LineageGraph>($"/api/v1/lineage?{query}", WireJson.Options, Cancelled);
}
