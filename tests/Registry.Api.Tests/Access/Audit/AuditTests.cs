using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access.Audit;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Access.Audit;

public class AuditTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_leaves_who_what_when_and_how_it_ended()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var key = await registry.MakeKeyAsync(Role.Deployer, name: "ci");
        await registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/titanic?token=hunter2", key.Key);
        await registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/2nd", key.Key);
        await registry.AskAsync(HttpMethod.Post, "/api/2.0/mlflow/runs/delete", key.Key, new { run_id = "none" });

        var entries = await registry.AuditAsync("?caller=ci");

        Assert.Equal(
            [
                ("POST", "/api/2.0/mlflow/runs/delete", 404, "RESOURCE_DOES_NOT_EXIST"),
                ("PUT", "/api/v1/endpoints/2nd", 400, null),
                ("PUT", "/api/v1/endpoints/titanic", 200, null),
            ],
            entries.Select(entry => (entry.Method, entry.Path, entry.Status, entry.Code)));
        Assert.All(entries, entry => Assert.Equal(("ci", Role.Deployer, key.Details.Id, registry.Time.GetUtcNow()), (entry.Caller, entry.Role, entry.KeyId, entry.Time)));
        Assert.Equal(3, entries.Select(entry => entry.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task Reading_searching_and_reports_leave_nothing()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        await registry.AskAsync(HttpMethod.Get, "/api/v1/models", KeyedRegistry.AdminKey);
        await registry.AskAsync(HttpMethod.Post, "/api/2.0/mlflow/runs/search", KeyedRegistry.AdminKey, new { experiment_ids = new[] { "0" } });
        await registry.AskAsync(HttpMethod.Post, "/api/2.0/mlflow/runs/log-metric", KeyedRegistry.AdminKey, new { run_id = "r", key = "k", value = 1, timestamp = 1 });

        Assert.Empty(await registry.AuditAsync());
    }

    [Fact]
    public async Task Entries_are_found_by_path_and_time_and_given_page_by_page()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var started = registry.Time.GetUtcNow();
        foreach (var name in new[] { "one", "two", "three", "four" })
        {
            await registry.AskAsync(HttpMethod.Put, $"/api/v1/endpoints/{name}", KeyedRegistry.AdminKey);
            registry.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await registry.MakeKeyAsync(Role.Reader);

        string Time(int minutes) => Uri.EscapeDataString((started + TimeSpan.FromMinutes(minutes)).ToString("O"));
        Assert.Equal(["/two", "/one"], await PathsAsync($"until={Time(2)}"));
        Assert.Equal(["/four", "/three"], await PathsAsync($"since={Time(2)}"));
        Assert.Equal(["/two"], await PathsAsync("path=/api/v1/endpoints/tw"));
        using var response = await registry.SendAsync(HttpMethod.Get, "/api/v1/audit?path=/api/v1/endpoints&limit=3", KeyedRegistry.AdminKey);
        var first = (await response.Content.ReadFromJsonAsync<Page<AuditEntry>>(WireJson.Options, Cancelled))!;
        Assert.Equal(3, first.Items.Count);
        Assert.Equal(["/one"], await PathsAsync($"limit=3&pageToken={first.NextPageToken}"));
        Assert.Equal("400", await registry.AskAsync(HttpMethod.Get, "/api/v1/audit?limit=201", KeyedRegistry.AdminKey));

        async Task<IEnumerable<string>> PathsAsync(string query) =>
            (await registry.AuditAsync($"?{(query.StartsWith("path", StringComparison.Ordinal) ? "" : "path=/api/v1/endpoints&")}{query}"))
                .Select(entry => entry.Path["/api/v1/endpoints".Length..]);
    }

    [Fact]
    public async Task Refused_reading_is_written_down_too()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        var reader = await registry.MakeKeyAsync(Role.Reader);

        await registry.AskAsync(HttpMethod.Get, "/api/v1/audit", reader.Key);

        Assert.Equal(("ada", "GET", "/api/v1/audit", 403, "role_missing"),
            (await registry.AuditAsync()).Take(1).Select(entry => (entry.Caller, entry.Method, entry.Path, entry.Status, entry.Code)).Single());
    }

    [Fact]
    public async Task Those_who_are_nobody_cannot_fill_it()
    {
        await using var registry = await KeyedRegistry.StartAsync();
        for (var i = 0; i < RefusalLimit.PerMinute + 5; i++)
        {
            await registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/titanic", "wrong");
        }

        var written = await registry.AuditAsync("?limit=200");
        registry.Time.Advance(TimeSpan.FromMinutes(1));
        await registry.AskAsync(HttpMethod.Put, "/api/v1/endpoints/titanic", "wrong");

        Assert.Equal(RefusalLimit.PerMinute, written.Count);
        Assert.Equal(RefusalLimit.PerMinute + 1, (await registry.AuditAsync("?limit=200")).Count);
    }

    [Fact]
    public async Task An_entry_is_there_when_the_answer_is()
    {
        await using var registry = await KeyedRegistry.StartAsync();

        for (var i = 1; i <= 20; i++)
        {
            await registry.AskAsync(HttpMethod.Put, $"/api/v1/endpoints/e{i:000}", KeyedRegistry.AdminKey);
            Assert.Equal($"/api/v1/endpoints/e{i:000}", (await registry.AuditAsync("?limit=1"))[0].Path);
        }
    }

    [Fact]
    public async Task No_key_gets_into_the_audit_log_or_the_log()
    {
        using var log = new LogRecorder();
        await using var registry = await RunningRegistry.StartAsync(
            builder =>
            {
                RunningRegistry.WithoutBackgroundWork(builder);
                builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
            },
            null,
            $"--Access:AdminKey={KeyedRegistry.AdminKey}",
            "--Logging:LogLevel:Default=Trace",
            "--Logging:LogLevel:Microsoft=Trace");
        registry.Http.DefaultRequestHeaders.Authorization = new("Bearer", KeyedRegistry.AdminKey);

        using var made = await registry.Http.PostAsync(
            "/api/v1/keys", new StringContent("""{"name":"ada","role":"reader"}""", Encoding.UTF8, "application/json"), Cancelled);
        var key = (await made.Content.ReadFromJsonAsync<NewApiKey>(WireJson.Options, Cancelled))!.Key;
        registry.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        await registry.Http.DeleteAsync("/api/v1/models/m", Cancelled);
        registry.Http.DefaultRequestHeaders.Authorization = new("Bearer", KeyedRegistry.AdminKey);
        var audit = await registry.Http.GetStringAsync("/api/v1/audit", Cancelled);

        var written = string.Join('\n', log.Lines) + audit;
        Assert.Contains("/api/v1/models/m", written, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('_')[2], written, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyedRegistry.AdminKey, written, StringComparison.Ordinal);
    }
}
