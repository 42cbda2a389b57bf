using System.Net;
using System.Net.Http.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Experiments;

namespace MLOpsAspire.Registry.Api.Tests.Experiments;

public class ExperimentEndpointsTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task There_is_always_a_default_experiment()
    {
        var experiment = Assert.Single((await ListAsync()).Items);

        Assert.Equal(("0", "Default"), (experiment.Id, experiment.Name));
    }

    [Fact]
    public async Task An_experiment_is_made_renamed_and_tagged()
    {
        var made = await CreateAsync("churn");
        var changed = await ChangeAsync(made.Id, """{"name":"leavers","tags":{"team":"red"}}""");
        var untagged = await ChangeAsync(made.Id, """{"tags":{"team":null}}""");

        Assert.Equal(("leavers", "red"), (changed.Name, changed.Tags["team"]));
        Assert.Empty(untagged.Tags);
        Assert.Equal(["Default", "leavers"], (await ListAsync()).Items.Select(experiment => experiment.Name));
    }

    [Fact]
    public async Task A_name_is_taken_also_by_an_experiment_that_is_deleted()
    {
        var made = await CreateAsync("churn");
        using var deleted = await _registry.Http.DeleteAsync($"/api/v1/experiments/{made.Id}", Cancelled);
        using var again = await _registry.Http.PostAsJsonAsync("/api/v1/experiments", new { name = "churn" }, Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(["Default"], (await ListAsync()).Items.Select(experiment => experiment.Name));
    }

    [Fact]
    public async Task An_experiment_comes_back_with_the_runs_that_were_deleted_with_it()
    {
        var run = await _registry.SubmitAsync();
        var other = await _registry.SubmitAsync();
        await _registry.Client.CancelRunAsync(other.Id, Cancelled);
        using var deletedRun = await _registry.Http.DeleteAsync($"/api/v1/runs/{other.Id}", Cancelled);
        var churn = await CreateAsync("churn");
        using var refused = await _registry.Http.DeleteAsync("/api/v1/experiments/0", Cancelled);

        using var gone = await _registry.Http.DeleteAsync($"/api/v1/experiments/{churn.Id}", Cancelled);
        using var back = await _registry.Http.PostAsync($"/api/v1/experiments/{churn.Id}/restore", null, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        Assert.Equal([run.Id], (await _registry.Client.ListRunsAsync(10, null, Cancelled)).Items.Select(item => item.Id));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name: ")]
    [InlineData("""{"name":"a/b"}""", "name: ")]
    [InlineData("""{"name":"a","colour":"red"}""", "$.colour")]
    [InlineData("""{"name":"a","tags":{"":"x"}}""", "tags: ")]
    public async Task An_experiment_that_does_not_fit_is_refused_by_the_fields_name(string json, string detail)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await _registry.Http.PostAsync("/api/v1/experiments", body, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private async Task<Experiment> CreateAsync(string name)
    {
        using var response = await _registry.Http.PostAsJsonAsync("/api/v1/experiments", new { name }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<Experiment>(WireJson.Options, Cancelled))!;
    }

    private async Task<Experiment> ChangeAsync(string id, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await _registry.Http.PatchAsync($"/api/v1/experiments/{id}", body, Cancelled);
        return (await response.Content.ReadFromJsonAsync<Experiment>(WireJson.Options, Cancelled))!;
    }

    private async Task<Page<Experiment>> ListAsync() =>
        (await _registry.Http.GetFromJsonAsync<Page<Experiment>>("/api/v1/experiments", WireJson.Options, Cancelled))!;
}
