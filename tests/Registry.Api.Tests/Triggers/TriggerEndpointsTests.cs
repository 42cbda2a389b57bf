using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Tests.Access;
using MLOpsAspire.Registry.Api.Tests.Triggers.Hooks;

namespace MLOpsAspire.Registry.Api.Tests.Triggers;

public class TriggerEndpointsTests : IAsyncLifetime
{
    private const string Path = $"/api/v1/jobs/{JobRegistry.Job}/triggers";

    private JobRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Http => _registry.Http;

    public async ValueTask InitializeAsync()
    {
        _registry = await JobRegistry.StartAsync();
        await _registry.PutJobAsync();
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_trigger_is_read_as_it_was_made()
    {
        var push = await _registry.AddTriggerAsync(HookCalls.OfMain with { Paths = ["training/**"] });
        var schedule = await _registry.AddTriggerAsync(new CreateTriggerRequest { Kind = TriggerKind.Schedule, Cron = "30 2 * * *", TimeZone = "Europe/Berlin" });
        var dataset = await _registry.AddTriggerAsync(new CreateTriggerRequest { Kind = TriggerKind.Dataset, Dataset = "people" });

        var listed = (await Http.GetFromJsonAsync<Page<Trigger>>(Path, WireJson.Options, Cancelled))!.Items;

        Assert.Equivalent(new[] { dataset, schedule, push }.Select(made => made.Details), listed, strict: true);
        Assert.Equal(("team/churn", $"/api/v1/hooks/{push.Details.Id}"), (push.Details.Repository, push.Details.Hook));
        Assert.Equal(["main", "release/*"], push.Details.Branches!);
        Assert.Equal(["training/**"], push.Details.Paths!);
        Assert.Equal(
            ("30 2 * * *", "Europe/Berlin", new DateTimeOffset(2026, 1, 1, 1, 30, 0, TimeSpan.Zero)),
            (schedule.Details.Cron, schedule.Details.TimeZone, schedule.Details.NextAt));
        Assert.Equal(("people", (string?)null, (string?)null), (dataset.Details.Dataset, dataset.Secret, schedule.Secret));
    }

    [Fact]
    public async Task A_trigger_that_was_deleted_starts_nothing_and_its_runs_stay()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        using var taken = await Http.PushAsync(trigger, HookPayloads.GitHub());

        using var deleted = await Http.DeleteAsync($"{Path}/{trigger.Details.Id}", Cancelled);
        using var again = await Http.DeleteAsync($"{Path}/{trigger.Details.Id}", Cancelled);
        using var pushed = await Http.PushAsync(trigger, HookPayloads.GitHub(after: new string('a', 40)), "next");

        Assert.Equal(("204", "404"), (await KeyedRegistry.DescribeAsync(deleted), await KeyedRegistry.DescribeAsync(again)));
        Assert.Equal("401 hook_signature_wrong", await KeyedRegistry.DescribeAsync(pushed));
        Assert.Single(await _registry.RunsAsync());
    }

    [Theory]
    [InlineData("""{"kind":"push","branches":["main"]}""", "repository: ")]
    [InlineData("""{"kind":"push","repository":"https://a:b@c/d","branches":["main"]}""", "repository: ")]
    [InlineData("""{"kind":"push","repository":"a/b"}""", "branches: ")]
    [InlineData("""{"kind":"push","repository":"a/b","branches":[""]}""", "branches: ")]
    [InlineData("""{"kind":"push","repository":"a/b","branches":["main"],"paths":[""]}""", "paths: ")]
    [InlineData("""{"kind":"push","repository":"a/b","branches":["main"],"cron":"0 0 * * *"}""", "kind: ")]
    [InlineData("""{"kind":"schedule"}""", "kind: ")]
    [InlineData("""{"kind":"schedule","cron":"0 0 * * *","branches":["main"]}""", "kind: ")]
    [InlineData("""{"kind":"schedule","cron":"0 0 30 2 *"}""", "cron: ")]
    [InlineData("""{"kind":"schedule","cron":"0 0 * * *","timeZone":"Mars/Base"}""", "timeZone: ")]
    [InlineData("""{"kind":"dataset"}""", "kind: ")]
    [InlineData("""{"kind":"dataset","dataset":"a/b"}""", "dataset: ")]
    [InlineData("""{"kind":"dataset","dataset":"a","repository":"a/b"}""", "kind: ")]
    public async Task What_a_kind_does_not_take_is_refused_by_name(string body, string start)
    {
        using var response = await Http.PostAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancelled);

        var detail = (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!["detail"];
        Assert.Equal("400", await KeyedRegistry.DescribeAsync(response));
        Assert.StartsWith(start, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_there_has_no_triggers()
    {
        using var made = await Http.PostAsJsonAsync("/api/v1/jobs/none/triggers", HookCalls.OfMain, WireJson.Options, Cancelled);
        using var listed = await Http.GetAsync("/api/v1/jobs/none/triggers", Cancelled);

        Assert.Equal(("404", "404"), (await KeyedRegistry.DescribeAsync(made), await KeyedRegistry.DescribeAsync(listed)));
    }

    [Fact]
    public async Task A_secret_is_not_kept_to_be_shown_again()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(HookCalls.OfMain, options: WireJson.Options) };
        request.Headers.Add("Idempotency-Key", "k");
        using var refused = await Http.SendAsync(request, Cancelled);
        using var made = await Http.PostAsJsonAsync(Path, HookCalls.OfMain, WireJson.Options, Cancelled);

        Assert.Equal("400", await KeyedRegistry.DescribeAsync(refused));
        Assert.True(made.Headers.CacheControl!.NoStore);
    }
}
