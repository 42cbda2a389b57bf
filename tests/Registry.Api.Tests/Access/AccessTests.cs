using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Access;

public class AccessTests
{
    private static readonly StartReleaseRequest Promotion = new("titanic", "titanic", 1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Takes the last run that was submitted to its end, and asks for its release.</summary>
    private static async Task<string> FinishAsync(KeyedRegistry registry, string key)
    {
        using var answer = await registry.SendAsync(HttpMethod.Get, "/api/v1/runs?limit=1", key);
        var id = (await answer.Content.ReadFromJsonAsync<Page<Run>>(WireJson.Options, Cancelled))!.Items[0].Id;
        await registry.AskAsync(HttpMethod.Post, $"/api/v1/runs/{id}/claim", key, new ClaimRunRequest("claim", 1, "worker"));
        var end = new FinishRunRequest
        {
            ClaimId = "claim",
            ArtifactDigest = await registry.Registry.AddArtifactAsync(id),
            Register = "titanic",
            Deploy = "titanic",
        };
        return await registry.AskAsync(HttpMethod.Post, $"/api/v1/runs/{id}/finish", key, end);
    }

    [Fact]
    public async Task A_reader_who_promotes_is_refused_and_nothing_is_changed()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var reader = await registry.MakeKeyAsync(Role.Reader);

        using var response = await registry.SendAsync(HttpMethod.Post, "/api/v1/releases", reader.Key, Promotion);

        Assert.Equal("403 role_missing", await KeyedRegistry.DescribeAsync(response));
        Assert.Contains("This needs the role deployer; the caller has the role reader.", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal("""{"items":[]}""", await (await registry.SendAsync(HttpMethod.Get, "/api/v1/releases", reader.Key)).Content.ReadAsStringAsync(Cancelled));
        var entry = (await registry.AuditAsync())[0];
        Assert.Equal(("ada", Role.Reader, reader.Details.Id, "POST", "/api/v1/releases", 403, "role_missing"),
            (entry.Caller, entry.Role, entry.KeyId, entry.Method, entry.Path, entry.Status, entry.Code));
    }

    [Fact]
    public async Task An_expired_key_is_refused_with_a_code_of_its_own_and_nothing_is_changed()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var key = await registry.MakeKeyAsync(Role.Deployer, registry.Time.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Equal("200", await registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/before", key.Key));

        registry.Time.Advance(TimeSpan.FromHours(1));
        using var response = await registry.SendAsync(HttpMethod.Put, "/api/v1/endpoints/after", key.Key);

        Assert.Equal("401 key_expired", await KeyedRegistry.DescribeAsync(response));
        Assert.Contains("expired on 2026-01-01 01:00 UTC", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Contains(response.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        Assert.Equal("404", await registry.AskAsync(HttpMethod.Get, "/api/v1/endpoints/after", KeyedRegistry.AdminKey));
        var entry = (await registry.AuditAsync())[0];
        Assert.Equal(("anonymous", null, "/api/v1/endpoints/after", 401, "key_expired"), (entry.Caller, entry.Role, entry.Path, entry.Status, entry.Code));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var key = await registry.MakeKeyAsync(Role.Reader);
        Assert.Equal("200", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", key.Key));

        Assert.Equal("204", await registry.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Details.Id}", KeyedRegistry.AdminKey));

        Assert.Equal("401 key_revoked", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", key.Key));
    }

    [Fact]
    public async Task Without_a_key_or_with_another_nobody_is_let_in()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var key = (await registry.MakeKeyAsync(Role.Admin)).Key;
        var forged = key[..^1] + (key[^1] == '0' ? '1' : '0');

        Assert.Equal("401 credentials_missing", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", null as string));
        Assert.Equal("401 credentials_missing", await registry.AskAsync(HttpMethod.Get, "/api/v1/nothing/here", null as string));
        Assert.Equal("401 key_unknown", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", forged));
        Assert.Equal("401 key_unknown", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", "mlops_1_2"));
        Assert.Equal("401 key_unknown", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", "a.b.c"));
        using var unreadable = await registry.SendAsync(HttpMethod.Get, "/api/v1/models", new AuthenticationHeaderValue("Digest", "x"), null);
        Assert.Equal("401 credentials_unreadable", await KeyedRegistry.DescribeAsync(unreadable));
        Assert.Equal("401 UNAUTHENTICATED", await registry.AskAsync(HttpMethod.Get, "/api/2.0/mlflow/experiments/get?experiment_id=0", null as string));
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/health")]
    [InlineData("/openapi/v1.json")]
    public async Task Health_and_description_are_for_anyone(string path)
    {
        await using var registry = await KeyedRegistry.StartAsync();

        Assert.Equal("200", await registry.AskAsync(HttpMethod.Get, path, null as string));
    }

    [Fact]
    public async Task Each_role_may_do_what_is_its_own_and_no_more()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        (HttpMethod Method, string Path, object? Body, Role Needed)[] requests =
        [
            (HttpMethod.Get, "/api/v1/deployments", null, Role.Reader),
            (HttpMethod.Post, "/api/2.0/mlflow/runs/search", new { experiment_ids = new[] { "0" } }, Role.Reader),
            (HttpMethod.Post, "/api/2.0/mlflow/runs/create", new { experiment_id = "0" }, Role.Trainer),
            (HttpMethod.Post, "/api/v1/models", new CreateModelRequest { Name = "m" }, Role.Trainer),
            (HttpMethod.Delete, "/api/v1/models/m", null, Role.Deployer),
            (HttpMethod.Patch, "/api/v1/models/m", new ChangeModelRequest { Name = "n" }, Role.Deployer),
            (HttpMethod.Post, "/api/2.0/mlflow/registered-models/alias", new { name = "m", alias = "a", version = "1" }, Role.Deployer),
            (HttpMethod.Post, "/api/2.0/mlflow/model-versions/transition-stage", new { name = "m", version = "1", stage = "Production" }, Role.Deployer),
            (HttpMethod.Put, "/api/v1/endpoints/titanic", null, Role.Deployer),
            (HttpMethod.Post, "/api/v1/releases", Promotion, Role.Deployer),
            (HttpMethod.Get, "/api/v1/audit", null, Role.Admin),
            (HttpMethod.Get, "/api/v1/keys", null, Role.Admin),
        ];

        foreach (var role in Enum.GetValues<Role>())
        {
            var key = (await registry.MakeKeyAsync(role)).Key;
            foreach (var (method, path, body, needed) in requests)
            {
                using var response = await registry.SendAsync(method, path, key, body);
                Assert.True(
                    response.StatusCode == HttpStatusCode.Forbidden == role < needed, $"{role}: {method} {path} {await KeyedRegistry.DescribeAsync(response)}");
            }
        }
    }

    [Fact]
    public async Task Clients_of_MLflow_send_a_key_as_a_token_or_as_a_password()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var key = (await registry.MakeKeyAsync(Role.Trainer)).Key;
        var password = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{key}"));
        const string path = "/api/2.0/mlflow/experiments/create";

        using var token = await registry.SendAsync(HttpMethod.Post, path, new AuthenticationHeaderValue("Bearer", key), new { name = "by token" });
        using var basic = await registry.SendAsync(HttpMethod.Post, path, new AuthenticationHeaderValue("Basic", password), new { name = "by password" });
        using var none = await registry.SendAsync(HttpMethod.Post, path, new AuthenticationHeaderValue("Basic", "!"), new { name = "by nothing" });

        Assert.Equal(("200", "200", "401 UNAUTHENTICATED"),
            (await KeyedRegistry.DescribeAsync(token), await KeyedRegistry.DescribeAsync(basic), await KeyedRegistry.DescribeAsync(none)));
        Assert.Equal("403 PERMISSION_DENIED", await registry.AskAsync(HttpMethod.Delete, "/api/2.0/mlflow/registered-models/delete", key, new { name = "m" }));
        Assert.Equal(["role_missing", "credentials_unreadable", null, null], (await registry.AuditAsync("?path=/api/2.0")).Select(entry => entry.Code));
    }

    [Fact]
    public async Task The_first_key_closes_the_registry_for_those_without_one()
    {
        await using var registry = await KeyedRegistry.StartAsync("--Access:AdminKey=");
        Assert.Equal("200", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", null as string));

        var admin = await registry.MakeKeyAsync(Role.Admin, with: null);

        Assert.Equal("401 credentials_missing", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", null as string));
        Assert.Equal("200", await registry.AskAsync(HttpMethod.Get, "/api/v1/models", admin.Key));
        Assert.Equal(("anonymous", Role.Admin), (await registry.AuditAsync(key: admin.Key)).Select(entry => (entry.Caller, entry.Role!.Value)).Last());
    }

    [Fact]
    public async Task Another_registry_on_the_same_state_is_closed_by_the_first_key_too()
    {
        using var folder = new TempFolder();
        await using var one = await RunningRegistry.StartAsync(folder: folder);
        Assert.Equal(HttpStatusCode.OK, (await one.Http.GetAsync("/api/v1/models", Cancelled)).StatusCode);
        await using (var other = await RunningRegistry.StartAsync(folder: folder))
        {
            using var made = await other.Http.PostAsync(
                "/api/v1/keys", new StringContent("""{"name":"a","role":"admin"}""", Encoding.UTF8, "application/json"), Cancelled);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        await Eventually.GetAsync(async () => await one.Http.GetAsync("/api/v1/models", Cancelled), response => response.StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_caller_from_elsewhere_is_refused_as_long_as_there_is_no_key()
    {
        await using var registry = await RunningRegistry.StartAsync(builder => builder.Services.AddSingleton<IStartupFilter>(new OnAnotherAddress()));

        using var refused = await registry.Http.PutAsync("/api/v1/endpoints/titanic", null, Cancelled);

        Assert.Equal("401 not_local", await KeyedRegistry.DescribeAsync(refused));
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:5100", "http://0.0.0.0:5100")]
    [InlineData("--urls=http://localhost:5100;http://*:5101", "http://*:5101")]
    [InlineData("--Kestrel:Endpoints:Main:Url=http://[::]:5100", "http://[::]:5100")]
    public async Task Open_to_other_machines_without_any_authentication_it_does_not_start(string setting, string address)
    {
        using var folder = new TempFolder();
        string[] settings = [setting, .. await TestStorage.SettingsAsync(folder)];
        await using var open = RegistryHost.Create(settings, RunningApp.Quiet);
        await using var closed = RegistryHost.Create([.. settings, $"--Access:AdminKey={KeyedRegistry.AdminKey}"], RunningApp.Quiet);
        await RegistryHost.MigrateAsync(open, Cancelled);

        var e = await Assert.ThrowsAsync<SettingException>(() => RegistryHost.CheckAccessAsync(open, Cancelled));
        await RegistryHost.CheckAccessAsync(closed, Cancelled);

        Assert.StartsWith($"The registry would be open to everybody at {address}: set Access:AdminKey", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Access:AdminKey=hunter2", "Access:AdminKey must have at least 32 characters")]
    [InlineData("--Access:AdminKeySha256=hunter2", "Access:AdminKeySha256 must be a SHA-256")]
    [InlineData("--Access:Oidc:Authority=http://hunter2.example", "Access:Oidc:Authority must be the https address")]
    [InlineData("--Access:Oidc:Authority=https://login.example", "Access:Oidc:Audience must name this registry")]
    public async Task A_setting_that_will_not_do_is_named_and_not_quoted(string setting, string problem)
    {
        using var folder = new TempFolder();
        await using var app = RegistryHost.Create([setting, .. await TestStorage.SettingsAsync(folder)], RunningApp.Quiet);

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => RegistryHost.CheckAccessAsync(app, Cancelled));

        Assert.StartsWith(problem, Assert.Single(e.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trainer_releases_what_a_deployer_has_ordered_and_nothing_else()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var trainer = (await registry.MakeKeyAsync(Role.Trainer, name: "trainer")).Key;
        var deployer = (await registry.MakeKeyAsync(Role.Deployer, name: "deployer")).Key;
        var ordered = new SubmitRunRequest { JobFileName = "a.job.yaml", JobFile = "label: y\nregister: titanic\ndeploy: titanic\n" };
        await registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/titanic", deployer);

        Assert.Equal("403 role_missing", await registry.AskAsync(HttpMethod.Post, "/api/v1/runs", trainer, ordered));
        Assert.Equal("201", await registry.AskAsync(HttpMethod.Post, "/api/v1/runs", trainer, ordered with { JobFile = "label: y" }));
        Assert.Equal("403 role_missing", await FinishAsync(registry, trainer));
        registry.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("201", await registry.AskAsync(HttpMethod.Post, "/api/v1/runs", deployer, ordered));
        Assert.Equal("200", await FinishAsync(registry, trainer));
    }

    [Fact]
    public async Task The_admin_key_is_accepted_when_only_its_hash_is_configured()
    {
        var hash = Digest.Of(Encoding.UTF8.GetBytes(KeyedRegistry.AdminKey));
        await using var registry = await KeyedRegistry.StartAsync($"--Access:AdminKeySha256={hash.ToUpperInvariant()}");

        Assert.Equal("200", await registry.AskAsync(HttpMethod.Get, "/api/v1/keys", KeyedRegistry.AdminKey));
        Assert.Equal("401 key_unknown", await registry.AskAsync(HttpMethod.Get, "/api/v1/keys", hash));
    }

    /// <summary>Makes all callers come in by an address that other machines can reach.</summary>
    private sealed class OnAnotherAddress : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.LocalIpAddress = new IPAddress([10, 0, 0, 7]);
                return following(context);
            });
            next(app);
        };
    }
}
