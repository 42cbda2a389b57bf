using System.Net;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Registry.Api.Tests.Models;

public class ModelEndpointsTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Versions_registered_at_the_same_time_are_numbered_without_gap_or_double()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _registry.CompleteRunAsync("titanic", 0.8), Cancelled)));

        Assert.Equal(Enumerable.Range(1, 20), runs.Select(run => run.ModelVersion!.Value).Order());
        var versions = await _registry.Client.ListVersionsAsync("titanic", Cancelled);
        Assert.Equal(Enumerable.Range(1, 20).Reverse(), versions.Items.Select(version => version.Version));
    }

    [Fact]
    public async Task Each_model_has_numbers_of_its_own()
    {
        await _registry.CompleteRunAsync("a", 0.8);
        await _registry.CompleteRunAsync("b", 0.8);
        await _registry.CompleteRunAsync("b", 0.8);

        Assert.Equal(
            [("a", 1), ("b", 2)],
            (await _registry.Client.ListModelsAsync(Cancelled)).Items.Select(model => (model.Name, model.LatestVersion)));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_404()
    {
        var e = await Assert.ThrowsAsync<RegistryException>(() => _registry.Client.ListVersionsAsync("none", Cancelled));

        Assert.Equal((HttpStatusCode.NotFound, "There is no model 'none'."), (e.Status, e.Message));
        Assert.Equal(HttpStatusCode.NotFound, (await _registry.Http.GetAsync("/api/v1/models/none/versions/1", Cancelled)).StatusCode);
    }
}
