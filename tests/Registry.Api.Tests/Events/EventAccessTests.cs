using System.Text.Json.Nodes;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Tests.Access;

namespace MLOpsAspire.Registry.Api.Tests.Events;

/// <summary>Who may read of what, and who may have it sent away.</summary>
public class EventAccessTests : IAsyncLifetime
{
    private KeyedRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await KeyedRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Keys_are_told_of_to_admins_alone_and_never_with_their_secret()
    {
        var key = await _registry.MakeKeyAsync(Role.Reader);
        await _registry.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Details.Id}", KeyedRegistry.AdminKey);
        await _registry.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Details.Id}", KeyedRegistry.AdminKey);
        var reader = await _registry.MakeKeyAsync(Role.Reader);
        var deployer = await _registry.MakeKeyAsync(Role.Deployer);
        await _registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/titanic", KeyedRegistry.AdminKey);
        await _registry.AskAsync(HttpMethod.Post, "/api/v1/endpoints/titanic/deployments/dev/keys/primary/rotate", KeyedRegistry.AdminKey);
        await new SteppedEvents(_registry.Registry).PublishAsync();

        var all = await ReadAsync(KeyedRegistry.AdminKey);

        Assert.Equal(["mlops.key.created", "mlops.key.revoked", "mlops.key.created", "mlops.key.created"], Types(all).Take(4));
        Assert.Equal(["mlops.deployment.created", "mlops.deployment.created"], Types(await ReadAsync(reader.Key)));
        Assert.Equal(
            ["mlops.deployment.created", "mlops.deployment.created", "mlops.deployment.keys-changed"], Types(await ReadAsync(deployer.Key)));
        Assert.Empty(Types(await ReadAsync(reader.Key, "?types=mlops.key.*")));
        Assert.DoesNotContain(key.Key.Split('_')[2], all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "401 credentials_missing", "401 credentials_missing")]
    [InlineData(Role.Reader, "200", "403 role_missing")]
    [InlineData(Role.Deployer, "200", "403 role_missing")]
    [InlineData(Role.Admin, "200", "200")]
    public async Task Readers_read_events_and_admins_have_them_sent(Role? role, string events, string webhooks)
    {
        var key = role is { } one ? (await _registry.MakeKeyAsync(one)).Key : null;

        Assert.Equal(events, await _registry.AskAsync(HttpMethod.Get, "/api/v1/events", key));
        Assert.Equal(webhooks, await _registry.AskAsync(HttpMethod.Get, "/api/v1/webhooks", key));
        Assert.Equal(
            webhooks.Replace("200", "201", StringComparison.Ordinal),
            await _registry.AskAsync(HttpMethod.Post, "/api/v1/webhooks", key, new CreateWebhookRequest("https://example.org/hook", ["*"])));
    }

    private static IEnumerable<string> Types(string page) => JsonNode.Parse(page)!["items"]!.AsArray().Select(one => (string)one!["type"]!);

    private async Task<string> ReadAsync(string key, string query = "")
    {
        using var response = await _registry.SendAsync(HttpMethod.Get, $"/api/v1/events{query}", key);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }
}
