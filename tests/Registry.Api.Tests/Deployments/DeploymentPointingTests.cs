using System.Net;
using System.Net.Http.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
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

    private Task<HttpResponseMessage> PutAsync(string name, string model, int version) => _registry.Http.PutAsJsonAsync(
        $"/api/v1/endpoints/titanic/deployments/{name}", new PointDeploymentRequest(model, version), WireJson.Options, Cancelled);
}
