using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.History;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Deployments;

public class DeploymentPointingTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using (var before = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, _folder))
        {
            await before.Client.CreateEndpointAsync("titanic", Cancelled);
        }

        _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, _folder, "--Deployments:Names:0=staging");
        await _registry.CompleteRunAsync("titanic", 0.85);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_deployment_of_the_settings_is_added_to_endpoints_and_serves_what_it_is_told_to()
    {
        var deployments = await _registry.Client.CreateEndpointAsync("titanic", Cancelled);

        using var pointed = await PutAsync("staging", "titanic", 1);

        Assert.Equal(["dev", "production", "staging"], deployments.Select(deployment => deployment.Name));
        Assert.Equal(HttpStatusCode.NoContent, pointed.StatusCode);
        Assert.Equal([null, null, 1], (await _registry.Client.CreateEndpointAsync("titanic", Cancelled)).Select(deployment => deployment.Version));
        var e = await Assert.ThrowsAsync<RegistryException>(() => _registry.Client.DeleteVersionAsync("titanic", 1, Cancelled));
        Assert.Contains("'staging'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev", "titanic", 1, HttpStatusCode.Conflict)]
    [InlineData("production", "titanic", 1, HttpStatusCode.Conflict)]
    [InlineData("blue", "titanic", 1, HttpStatusCode.NotFound)]
    [InlineData("staging", "titanic", 2, HttpStatusCode.NotFound)]
    [InlineData("staging", "none", 1, HttpStatusCode.NotFound)]
    public async Task What_cannot_be_served_there_changes_nothing(string name, string model, int version, HttpStatusCode status)
    {
        await _registry.Client.CreateEndpointAsync("titanic", Cancelled);

        using var response = await PutAsync(name, model, version);

        Assert.Equal(status, response.StatusCode);
        Assert.All(await _registry.Client.CreateEndpointAsync("titanic", Cancelled), deployment => Assert.Null(deployment.Version));
    }

    [Fact]
    public async Task What_a_deployment_served_is_known_for_every_time()
    {
        await _registry.CompleteRunAsync("titanic", 0.85);
        await _registry.Client.CreateEndpointAsync("titanic", Cancelled);
        using var first = await PutAsync("staging", "titanic", 1);
        var history = await HistoryAsync();
        using var second = await PutAsync("staging", "titanic", 2);
        using var again = await PutAsync("staging", "titanic", 2);

        Assert.Equal(["titanic:1 -> titanic:2", " -> titanic:1"], (await HistoryAsync()).Select(change => $"{change.From} -> {change.To}"));
        Assert.Equal((PointerKind.Deployment, "staging", "anonymous"), (history[0].Kind, history[0].Name, history[0].By));
        var then = Uri.EscapeDataString(history[0].At.ToString("O", CultureInfo.InvariantCulture));
        var past = await _registry.Http.GetFromJsonAsync<List<Deployment>>($"/api/v1/endpoints/titanic?as_of={then}", WireJson.Options, Cancelled);
        var before = await _registry.Http.GetFromJsonAsync<List<Deployment>>(
            "/api/v1/endpoints/titanic?as_of=2020-01-01T00:00:00Z", WireJson.Options, Cancelled);
        var digest = (await _registry.Client.GetVersionAsync("titanic", 1, Cancelled)).Digest;
        Assert.Equal([new Deployment("titanic", "staging", "titanic", 1, digest)], past!);
        Assert.Empty(before!);
    }

    private async Task<IReadOnlyList<PointerChange>> HistoryAsync() =>
        (await _registry.Http.GetFromJsonAsync<Page<PointerChange>>("/api/v1/endpoints/titanic/history", WireJson.Options, Cancelled))!.Items;

    private Task<HttpResponseMessage> PutAsync(string name, string model, int version) => _registry.Http.PutAsJsonAsync(
        $"/api/v1/endpoints/titanic/deployments/{name}", new PointDeploymentRequest(model, version), WireJson.Options, Cancelled);
}
