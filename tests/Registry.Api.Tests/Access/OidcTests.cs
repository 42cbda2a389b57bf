using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Tests.Access;

public sealed class OidcTests
{
    private const string Audience = "api://registry";
    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_token_gives_the_roles_it_names_as_the_configuration_maps_them()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var registry = await StartAsync(issuer, "--Access:Oidc:Roles:MLOps.Ship=deployer", "--Access:Oidc:Roles:MLOps.Look=reader");

        Assert.Equal("200", await PutAsync(registry, issuer.Issue(Audience, ["Other", "MLOps.Look", "MLOps.Ship"])));
        Assert.Equal("403 role_missing", await PutAsync(registry, issuer.Issue(Audience, ["MLOps.Look"])));
        Assert.Equal("403 role_missing", await PutAsync(registry, issuer.Issue(Audience, ["admin"])));
        Assert.Equal("401 credentials_missing", await PutAsync(registry, null));
    }

    [Fact]
    public async Task A_token_names_its_bearer_in_the_audit_log_and_keys_go_on_beside_it()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var registry = await StartAsync(issuer);
        var admin = issuer.Issue(Audience, ["Admin"]);

        var key = await registry.MakeKeyAsync(Role.Deployer, with: admin);

        Assert.Equal("ada@example.org", key.Details.CreatedBy);
        Assert.Equal("200", await PutAsync(registry, key.Key));
        Assert.Equal([("ada", Role.Deployer), ("ada@example.org", Role.Admin)],
            (await registry.AuditAsync(key: admin)).Select(entry => (entry.Caller, entry.Role!.Value)));
    }

    [Fact]
    public async Task A_token_that_is_not_for_this_registry_or_is_forged_or_has_expired_is_refused()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var other = await FakeIssuer.StartAsync();
        await using var registry = await StartAsync(issuer);

        Assert.Equal("401 token_refused", await PutAsync(registry, issuer.Issue("api://another", ["admin"])));
        Assert.Equal("401 token_refused", await PutAsync(registry, other.Issue(Audience, ["admin"])));
        Assert.Equal("401 token_refused", await PutAsync(registry, issuer.Issue(Audience, ["admin"], signedBy: other)));
        Assert.Equal("401 token_expired", await PutAsync(registry, issuer.Issue(Audience, ["admin"], LongAgo)));
        Assert.Equal("401 token_refused", await PutAsync(registry, "a.b.c"));
    }

    [Theory]
    [InlineData("reader trainer", Role.Trainer)]
    [InlineData("ADMIN", Role.Admin)]
    [InlineData("3", null)]
    [InlineData("root", null)]
    public void Without_a_mapping_roles_go_by_their_own_names_and_the_highest_counts(string values, Role? role) =>
        Assert.Equal(role, new OidcOptions().RoleOf(values.Split(' ')));

    private static Task<KeyedRegistry> StartAsync(FakeIssuer issuer, params string[] settings) =>
        KeyedRegistry.StartAsync([$"--Access:Oidc:Authority={issuer.Authority}", $"--Access:Oidc:Audience={Audience}", .. settings]);

    private static Task<string> PutAsync(KeyedRegistry registry, string? token) => registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/titanic", token);
}
