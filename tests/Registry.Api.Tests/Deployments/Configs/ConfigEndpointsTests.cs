using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Deployments.Configs;

namespace MLOpsAspire.Registry.Api.Tests.Deployments.Configs;

public class ConfigEndpointsTests : IAsyncLifetime
{
    private const string Production = "/api/v1/endpoints/titanic/deployments/production/config";

    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        await _registry.Client.CreateEndpointAsync("titanic", Cancelled);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_config_is_kept_returned_with_its_tag_and_given_to_the_replicas()
    {
        var before = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);

        using var put = await PutAsync("cpu: 0.5\nmaxConcurrentRequestsPerContainer: 2");
        using var got = await _registry.Http.GetAsync(Production, Cancelled);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(put.Headers.ETag, got.Headers.ETag);
        var config = await got.Content.ReadFromJsonAsync<DeploymentConfig>(WireJson.Options, Cancelled);
        Assert.Equal(new DeploymentConfig { Cpu = 0.5, MaxConcurrentRequestsPerContainer = new RequestLimit(2) }, config);
        var after = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);
        Assert.Equal(before!.Revision + 1, after!.Revision);
        Assert.Equal([null, config], after.Deployments.Select(deployment => deployment.Config));
    }

    [Fact]
    public async Task A_config_that_is_there_changes_only_for_those_who_know_it()
    {
        using var first = await PutAsync("cpu: 1");
        using var untagged = await PutAsync("cpu: 2");
        using var tagged = await PutAsync("cpu: 2", first.Headers.ETag!.Tag);
        using var late = await PutAsync("cpu: 3", first.Headers.ETag.Tag);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.PreconditionRequired, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed],
            new[] { first, untagged, tagged, late }.Select(response => response.StatusCode));
        Assert.Contains($"Its entity tag is {tagged.Headers.ETag!.Tag} now", await DetailAsync(late), StringComparison.Ordinal);
        Assert.Contains(first.Headers.ETag.Tag, await DetailAsync(untagged), StringComparison.Ordinal);
        Assert.Equal(2, (await _registry.ProductionAsync("titanic")).Config!.Cpu);
    }

    [Fact]
    public async Task Of_two_who_change_the_same_config_at_once_one_does()
    {
        using var first = await PutAsync("cpu: 1");

        var changed = await Task.WhenAll(Enumerable.Range(2, 6).Select(cpu => PutAsync($"cpu: {cpu}", first.Headers.ETag!.Tag)));

        Assert.Single(changed, response => response.StatusCode == HttpStatusCode.OK);
        Assert.All(changed.Where(response => !response.IsSuccessStatusCode), response => Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode));
    }

    [Fact]
    public async Task A_first_config_has_no_tag_to_match()
    {
        using var put = await PutAsync("cpu: 1", "\"1\"");
        using var any = await PutAsync("cpu: 1", "*");

        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed), (put.StatusCode, any.StatusCode));
        Assert.Null((await _registry.ProductionAsync("titanic")).Config);
    }

    [Fact]
    public async Task A_config_that_will_not_do_changes_nothing()
    {
        var before = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);

        using var put = await PutAsync("cpu: 1\nspeed: 9");

        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        using var problem = JsonDocument.Parse(await put.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(ConfigCode.UnknownKey, problem.RootElement.GetProperty("code").GetString());
        Assert.StartsWith("The key 'speed' is not known", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before!.Revision, (await _registry.Client.WatchDeploymentsAsync(null, Cancelled))!.Revision);
    }

    [Theory]
    [InlineData("/api/v1/endpoints/titanic/deployments/blue/config")]
    [InlineData("/api/v1/endpoints/none/deployments/production/config")]
    public async Task A_config_of_what_is_not_there_is_not_found(string path)
    {
        using var got = await _registry.Http.GetAsync(path, Cancelled);
        using var put = await PutAsync("cpu: 1", path: path);
        using var unset = await _registry.Http.GetAsync(Production, Cancelled);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (got.StatusCode, put.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, unset.StatusCode);
    }

    private async Task<HttpResponseMessage> PutAsync(string config, string? ifMatch = null, string path = Production)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(config, Encoding.UTF8, "application/yaml") };
        if (ifMatch is not null)
        {
            request.Headers.Add("If-Match", ifMatch);
        }

        return await _registry.Http.SendAsync(request, Cancelled);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response)
    {
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        return problem.RootElement.GetProperty("detail").GetString()!;
    }
}
