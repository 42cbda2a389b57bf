using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Access.Keys;

public class KeyEndpointsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_once_and_its_secret_is_not_stored()
    {
        await using var registry = await KeyedRegistry.StartAsync();

        var made = await registry.MakeKeyAsync(Role.Trainer, registry.Time.GetUtcNow() + TimeSpan.FromDays(30));

        Assert.Matches("^mlops_[0-9a-f]{32}_[0-9a-f]{64}$", made.Key);
        using var list = await registry.SendAsync(HttpMethod.Get, "/api/v1/keys", KeyedRegistry.AdminKey);
        var listed = (await list.Content.ReadFromJsonAsync<Page<ApiKey>>(WireJson.Options, Cancelled))!;
        Assert.Equal([made.Details], listed.Items);
        Assert.Equal(("ada", Role.Trainer, "admin-key"), (made.Details.Name, made.Details.Role, made.Details.CreatedBy));
        await using var scope = registry.Registry.Services.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().ApiKeys.SingleAsync(Cancelled);
        var secret = made.Key.Split('_')[2];
        Assert.Equal(Digest.Of(System.Text.Encoding.UTF8.GetBytes(secret)), row.Hash);
    }

    [Fact]
    public async Task The_last_use_is_noted_to_within_minutes()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var key = await registry.MakeKeyAsync(Role.Reader);
        Assert.Null((await FindAsync(registry, key)).LastUsedAt);

        await registry.AskAsync(HttpMethod.Get, "/api/v1/models", key.Key);
        var first = (await FindAsync(registry, key)).LastUsedAt;
        registry.Time.Advance(TimeSpan.FromMinutes(1));
        await registry.AskAsync(HttpMethod.Get, "/api/v1/models", key.Key);
        var soon = (await FindAsync(registry, key)).LastUsedAt;
        registry.Time.Advance(TimeSpan.FromHours(1));
        await registry.AskAsync(HttpMethod.Get, "/api/v1/models", key.Key);

        Assert.Equal(key.Details.CreatedAt, first);
        Assert.Equal(first, soon);
        Assert.Equal(registry.Time.GetUtcNow(), (await FindAsync(registry, key)).LastUsedAt);
    }

    [Fact]
    public async Task Keys_are_listed_page_by_page_the_newest_first()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        foreach (var name in new[] { "one", "two", "three" })
        {
            await registry.MakeKeyAsync(Role.Reader, name: name);
            registry.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await ListAsync(registry, "?limit=2");
        var second = await ListAsync(registry, $"?limit=2&pageToken={first.NextPageToken}");

        Assert.Equal(["three", "two", "one"], first.Items.Concat(second.Items).Select(key => key.Name));
        Assert.Null(second.NextPageToken);
    }

    [Theory]
    [InlineData("two words", null, "name: ")]
    [InlineData("ada", "2020-01-01T00:00:00Z", "expiresAt: it lies in the future.")]
    public async Task A_key_that_will_not_do_is_refused(string name, string? expiresAt, string problem)
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var request = new CreateApiKeyRequest(name, Role.Reader, expiresAt is null ? null : DateTimeOffset.Parse(expiresAt, null));

        using var response = await registry.SendAsync(HttpMethod.Post, "/api/v1/keys", KeyedRegistry.AdminKey, request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(problem, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoking_a_key_that_is_not_there_is_404_and_twice_is_once()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var key = await registry.MakeKeyAsync(Role.Reader);

        Assert.Equal("404", await registry.AskAsync(HttpMethod.Delete, "/api/v1/keys/none", KeyedRegistry.AdminKey));
        Assert.Equal("204", await registry.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Details.Id}", KeyedRegistry.AdminKey));
        var revoked = (await FindAsync(registry, key)).RevokedAt;
        registry.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("204", await registry.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Details.Id}", KeyedRegistry.AdminKey));

        Assert.NotNull(revoked);
        Assert.Equal(revoked, (await FindAsync(registry, key)).RevokedAt);
    }

    private static async Task<ApiKey> FindAsync(KeyedRegistry registry, NewApiKey key) =>
        (await ListAsync(registry, "")).Items.Single(found => found.Id == key.Details.Id);

    private static async Task<Page<ApiKey>> ListAsync(KeyedRegistry registry, string query)
    {
        using var response = await registry.SendAsync(HttpMethod.Get, $"/api/v1/keys{query}", KeyedRegistry.AdminKey);
        return (await response.Content.ReadFromJsonAsync<Page<ApiKey>>(WireJson.Options, Cancelled))!;
    }
}
