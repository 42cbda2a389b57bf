using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Tests.Access;

namespace MLOpsAspire.Registry.Api.Tests.Deployments;

public class ScoringKeyEndpointsTests : IAsyncLifetime
{
    private const string Keys = "/api/v1/endpoints/titanic/deployments/production/keys";
    private const string DevKeys = "/api/v1/endpoints/titanic/deployments/dev/keys";

    private KeyedRegistry _registry = null!;
    private string _key = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await KeyedRegistry.StartAsync();
        _key = (await _registry.MakeKeyAsync(Role.Deployer, name: "ci")).Key;
        await _registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/titanic", _key);
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_replicas_are_told_its_hash()
    {
        var before = await SnapshotAsync();
        var primary = await RotateAsync($"{Keys}/primary/rotate");

        var after = await SnapshotAsync();
        Assert.True(after.Revision > before.Revision);
        Assert.All(before.Deployments, deployment => Assert.Null(deployment.KeyHashes));
        Assert.Equal(new ScoringKeyHashes(HashOf(primary)), Find(after, "production").KeyHashes);
        Assert.Null(Find(after, "dev").KeyHashes);
        var text = await (await _registry.SendAsync(HttpMethod.Get, Keys, _key)).Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("""{"primary":{"createdBy":"ci",""", text, StringComparison.Ordinal);
        Assert.DoesNotContain(primary, text, StringComparison.Ordinal);
        Assert.DoesNotContain(HashOf(primary), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renewing_one_key_leaves_the_other_valid()
    {
        var primary = await RotateAsync($"{Keys}/primary/rotate");
        var secondary = await RotateAsync($"{Keys}/secondary/rotate");

        var renewed = await RotateAsync($"{Keys}/primary/rotate");

        Assert.NotEqual(primary, renewed);
        Assert.Equal(new ScoringKeyHashes(HashOf(renewed), HashOf(secondary)), Find(await SnapshotAsync(), "production").KeyHashes);
    }

    [Fact]
    public async Task Without_its_keys_a_deployment_is_open_again()
    {
        await RotateAsync($"{Keys}/primary/rotate");

        Assert.Equal("204", await _registry.AskAsync(HttpMethod.Delete, Keys, _key));
        var after = await SnapshotAsync();
        Assert.Equal("204", await _registry.AskAsync(HttpMethod.Delete, Keys, _key));

        Assert.Null(Find(after, "production").KeyHashes);
        Assert.Equal(after.Revision, (await SnapshotAsync()).Revision);
    }

    [Fact]
    public async Task Gates_send_a_key_of_their_own_which_opens_dev_deployments_only()
    {
        Assert.Null(await SentByGatesAsync());
        await RotateAsync($"{Keys}/primary/rotate");
        await RotateAsync($"{DevKeys}/primary/rotate");

        var sent = await SentByGatesAsync();

        Assert.Equal("Bearer", sent!.Scheme);
        var snapshot = await SnapshotAsync();
        Assert.Equal(HashOf(sent.Parameter!), Find(snapshot, "dev").KeyHashes!.Gates);
        Assert.Null(Find(snapshot, "production").KeyHashes!.Gates);
    }

    [Theory]
    [InlineData("POST", "/api/v1/endpoints/titanic/deployments/none/keys/primary/rotate")]
    [InlineData("POST", "/api/v1/endpoints/none/deployments/dev/keys/primary/rotate")]
    [InlineData("POST", "/api/v1/endpoints/titanic/deployments/dev/keys/third/rotate")]
    [InlineData("GET", "/api/v1/endpoints/none/deployments/dev/keys")]
    [InlineData("DELETE", "/api/v1/endpoints/none/deployments/dev/keys")]
    public async Task What_is_not_there_is_404(string method, string path) =>
        Assert.Equal("404", await _registry.AskAsync(new HttpMethod(method), path, _key));

    [Fact]
    public async Task A_trainer_neither_makes_nor_sees_keys()
    {
        var trainer = (await _registry.MakeKeyAsync(Role.Trainer)).Key;

        Assert.Equal("403 role_missing", await _registry.AskAsync(HttpMethod.Post, $"{Keys}/primary/rotate", trainer));
        Assert.Equal("403 role_missing", await _registry.AskAsync(HttpMethod.Get, Keys, trainer));
    }

    /// <summary>The credential that a request of the gates arrives with.</summary>
    private async Task<AuthenticationHeaderValue?> SentByGatesAsync()
    {
        var recorder = new Recorder();
        using var handler = new GateKeyHandler(_registry.Registry.Services.GetRequiredService<IServiceScopeFactory>()) { InnerHandler = recorder };
        using var http = new HttpClient(handler);
        await http.GetAsync("http://replica/", Cancelled);
        return recorder.Credential;
    }

    private async Task<string> RotateAsync(string path)
    {
        using var response = await _registry.SendAsync(HttpMethod.Post, path, _key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<NewScoringKey>(WireJson.Options, Cancelled))!.Key;
    }

    private async Task<DeploymentSnapshot> SnapshotAsync()
    {
        using var response = await _registry.SendAsync(HttpMethod.Get, "/api/v1/deployments", _key);
        return (await response.Content.ReadFromJsonAsync<DeploymentSnapshot>(WireJson.Options, Cancelled))!;
    }

    private static Deployment Find(DeploymentSnapshot snapshot, string name) => snapshot.Deployments.Single(deployment => deployment.Name == name);

    private static string HashOf(string key) => Digest.Of(Encoding.UTF8.GetBytes(key));

    private sealed class Recorder : HttpMessageHandler
    {
        public AuthenticationHeaderValue? Credential { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Credential = request.Headers.Authorization;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
