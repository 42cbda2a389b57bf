using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.History;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Tests.Mlflow;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.History;

public class PointerHistoryTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryClient Client => _registry.Client;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync(builder =>
        {
            RunningRegistry.WithoutBackgroundWork(builder);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
        });
        for (var n = 0; n < 3; n++)
        {
            await _registry.CompleteRunAsync("m", 0.8);
        }
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Whichever_time_is_asked_for_the_alias_is_what_it_was_then()
    {
        var moves = new List<(DateTimeOffset At, int Version)>();
        string? tag = null;
        for (var n = 0; n < 100; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(1 + (n % 7)));
            var version = 1 + (n % 3);
            tag = (await Client.SetAliasAsync("m", "champion", new(version), tag, Cancelled)).EntityTag;
            moves.Add((_time.GetUtcNow(), version));
        }

        var random = new Random(1);
        var span = moves[^1].At - moves[0].At + TimeSpan.FromSeconds(20);
        foreach (var time in Enumerable.Range(0, 1000).Select(_ => moves[0].At - TimeSpan.FromSeconds(10) + (span * random.NextDouble())))
        {
            var expected = moves.LastOrDefault(move => move.At <= time).Version;
            Assert.Equal(expected, await VersionAsync(time));
        }
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_bring_changes_out_of_order()
    {
        var tag = (await Client.SetAliasAsync("m", "champion", new(1), null, Cancelled)).EntityTag;
        var first = _time.GetUtcNow();
        _time.JumpWallClock(TimeSpan.FromHours(-1));
        await Client.SetAliasAsync("m", "champion", new(2), tag, Cancelled);

        Assert.Equal(2, await VersionAsync(first));
        Assert.Equal(0, await VersionAsync(first - TimeSpan.FromMilliseconds(1)));
        Assert.All((await HistoryAsync("models/m")).Items, change => Assert.Equal(first, change.At));
    }

    [Fact]
    public async Task Every_change_says_who_made_it_and_why()
    {
        var tag = (await Client.SetAliasAsync("m", "champion", new(1, "first one"), null, Cancelled)).EntityTag;
        await Client.SetAliasAsync("m", "champion", new(2, "better"), tag, Cancelled);
        await Client.SetAliasAsync("m", "champion", new(2, "the same"), "*", Cancelled);
        await Client.ChangeVersionAsync("m", 2, new ChangeVersionRequest { Stage = ModelStage.Production, Reason = "good" }, null, Cancelled);
        await _registry.MlflowAsync(
            "POST",
            "model-versions/transition-stage",
            new JsonObject { ["name"] = "m", ["version"] = "3", ["stage"] = "Production", ["archive_existing_versions"] = true });
        using var removed = await _registry.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Delete, "/api/v1/models/m/aliases/champion?reason=over") { Headers = { { "If-Match", "*" } } }, Cancelled);
        removed.EnsureSuccessStatusCode();

        Assert.Equal(
            [
                "Alias champion: 2 -> nothing (over)",
                "Stage 2: Production -> Archived ()",
                "Stage 3: None -> Production ()",
                "Stage 2: None -> Production (good)",
                "Alias champion: 1 -> 2 (better)",
                "Alias champion: nothing -> 1 (first one)",
            ],
            (await HistoryAsync("models/m")).Items.Select(change =>
                $"{change.Kind} {change.Name}: {change.From ?? "nothing"} -> {change.To ?? "nothing"} ({change.Reason})"));
        Assert.All((await HistoryAsync("models/m")).Items, change => Assert.Equal(("anonymous", "m"), (change.By, change.Owner)));
    }

    [Fact]
    public async Task A_version_of_the_past_has_the_stage_and_the_aliases_of_then()
    {
        await Client.SetAliasAsync("m", "champion", new(1), null, Cancelled);
        await Client.ChangeVersionAsync("m", 1, new ChangeVersionRequest { Stage = ModelStage.Staging }, null, Cancelled);
        var then = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(1));
        await Client.SetAliasAsync("m", "champion", new(2), "*", Cancelled);
        await Client.ChangeVersionAsync("m", 1, new ChangeVersionRequest { Stage = ModelStage.Production }, "*", Cancelled);

        var past = await _registry.Http.GetFromJsonAsync<ModelVersion>($"/api/v1/models/m/versions/1?as_of={Text(then)}", WireJson.Options, Cancelled);
        var now = await Client.GetVersionAsync("m", 1, Cancelled);

        Assert.Equal((ModelStage.Staging, "champion"), (past!.Stage, string.Join(' ', past.Aliases)));
        Assert.Equal((ModelStage.Production, ""), (now.Stage, string.Join(' ', now.Aliases)));
    }

    [Fact]
    public async Task A_stage_that_was_set_before_is_not_changed_unseen()
    {
        var tag = (await Client.ChangeVersionAsync("m", 1, new ChangeVersionRequest { Stage = ModelStage.Staging }, null, Cancelled)).EntityTag;
        var change = new ChangeVersionRequest { Stage = ModelStage.Production, Description = "never" };

        var unseen = await Assert.ThrowsAsync<RegistryException>(() => Client.ChangeVersionAsync("m", 1, change, null, Cancelled));
        var wrong = await Assert.ThrowsAsync<RegistryException>(() => Client.ChangeVersionAsync("m", 1, change, "\"0\"", Cancelled));
        Assert.Equal(
            (HttpStatusCode.PreconditionRequired, $"Version 1 of 'm' is in the stage Staging. To change it, send its entity tag {tag} in the header If-Match."),
            (unseen.Status, unseen.Message));
        Assert.Equal(HttpStatusCode.PreconditionFailed, wrong.Status);
        Assert.Null((await Client.GetVersionAsync("m", 1, Cancelled)).Description);

        Assert.Equal(ModelStage.Production, (await Client.ChangeVersionAsync("m", 1, change, tag, Cancelled)).Value.Stage);
    }

    [Fact]
    public async Task What_is_deleted_or_renamed_keeps_its_history()
    {
        await Client.SetAliasAsync("m", "champion", new(1), null, Cancelled);
        await Client.ChangeModelAsync("m", new ChangeModelRequest { Name = "n" }, Cancelled);
        await Client.DeleteVersionAsync("n", 1, Cancelled);

        Assert.Equal(["1 -> ", " -> 1"], (await HistoryAsync("models/m")).Items.Select(change => $"{change.From} -> {change.To}"));
        Assert.Equal(["1 -> ", " -> 1"], (await HistoryAsync("models/n")).Items.Select(change => $"{change.From} -> {change.To}"));
        Assert.Equal(["champion"], (await Client.SetAliasAsync("n", "champion", new(2), null, Cancelled)).Value.Aliases);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-05-01")]
    [InlineData("2026-05-01T12:00:00")]
    [InlineData("2026-13-01T12:00:00Z")]
    public async Task A_time_that_is_none_is_refused(string time)
    {
        using var response = await _registry.Http.GetAsync($"/api/v1/models/m/aliases/champion?as_of={time}", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("as_of: write a time with its offset, such as 2026-05-01T12:00:00Z.", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_changes_come_in_pages()
    {
        for (var n = 0; n < 5; n++)
        {
            await Client.SetAliasAsync("m", $"a{n}", new(1), null, Cancelled);
        }

        var first = await HistoryAsync("models/m", "?limit=3");
        var rest = await HistoryAsync("models/m", $"?limit=3&pageToken={first.NextPageToken}");

        Assert.Equal(["a4", "a3", "a2", "a1", "a0"], first.Items.Concat(rest.Items).Select(change => change.Name));
        Assert.Null(rest.NextPageToken);
    }

    private static string Text(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O", CultureInfo.InvariantCulture));

    /// <returns>0 for none.</returns>
    private async Task<int> VersionAsync(DateTimeOffset asOf)
    {
        using var response = await _registry.Http.GetAsync($"/api/v1/models/m/aliases/champion?as_of={Text(asOf)}", Cancelled);
        return response.StatusCode == HttpStatusCode.NotFound
            ? 0
            : (await response.Content.ReadFromJsonAsync<ModelVersion>(WireJson.Options, Cancelled))!.Version;
    }

    private async Task<Page<PointerChange>> HistoryAsync(string owner, string query = "") =>
        (await _registry.Http.GetFromJsonAsync<Page<PointerChange>>($"/api/v1/{owner}/history{query}", WireJson.Options, Cancelled))!;
}
