using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Tests.Access;
using MLOpsAspire.Registry.Api.Tests.Events;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Triggers.Hooks;

public class HookEndpointsTests : IAsyncLifetime
{
    private JobRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Http => _registry.Http;

    public async ValueTask InitializeAsync()
    {
        _registry = await JobRegistry.StartAsync();
        await _registry.PutJobAsync(JobRegistry.Run with { JobFile = "command: train\nsource: {git: https://github.com/team/churn, commit: $commit}" });
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_signed_push_of_GitHub_starts_the_job_at_its_commit()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        using var response = await Http.PushAsync(trigger, HookPayloads.GitHub());

        Assert.Equal("202 hook_started", await KeyedRegistry.DescribeAsync(response));
        var run = Assert.Single(await _registry.RunsAsync());
        Assert.Equal([run.Id], (await response.AnswerAsync()).Runs);
        Assert.Equal((HookPayloads.Commit, "https://github.com/team/churn.git", "ada"), (run.GitCommit, run.GitUrl, run.User));
        Assert.Equal(
            ("nightly", "push", trigger.Details.Id, "main", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
            (run.Tags["mlops.job"], run.Tags["mlops.trigger"], run.Tags["mlops.trigger.id"], run.Tags["mlops.trigger.branch"], run.Tags["mlops.trigger.delivery"]));
        Assert.Contains($"commit: {HookPayloads.Commit}", run.JobFile, StringComparison.Ordinal);
        var after = await _registry.TriggerAsync(trigger);
        Assert.Equal((run.Id, _registry.Time.GetUtcNow(), null), (after.LastRun, after.LastStartedAt, after.LastError));
    }

    [Fact]
    public async Task A_push_of_Azure_DevOps_with_the_secret_as_password_starts_the_job_at_its_commit()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfAzure);

        using var response = await Http.SendAzureAsync(trigger, HookPayloads.Azure(), trigger.Secret);

        Assert.Equal("202 hook_started", await KeyedRegistry.DescribeAsync(response));
        var run = Assert.Single(await _registry.RunsAsync());
        Assert.Equal((HookPayloads.Commit, "https://dev.azure.com/team/Shop/_git/churn", "Ada"), (run.GitCommit, run.GitUrl, run.User));
        Assert.Equal(("main", "03c164c2-8912-4d5e-8009-3707d5f83734"), (run.Tags["mlops.trigger.branch"], run.Tags["mlops.trigger.delivery"]));
    }

    [Fact]
    public async Task A_webhook_without_a_signature_is_refused_and_nothing_is_changed()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        using var gitHub = await Http.SendGitHubAsync(trigger.Details.Hook!, HookPayloads.GitHub(), signature: null);
        using var azure = await Http.SendAzureAsync(trigger, HookPayloads.Azure(), password: null);

        Assert.Equal("401 hook_signature_missing", await KeyedRegistry.DescribeAsync(gitHub));
        Assert.Equal("401 hook_signature_missing", await KeyedRegistry.DescribeAsync(azure));
        Assert.Contains(azure.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
        await AssertNothingChangedAsync(trigger, "hook_signature_missing");
    }

    [Theory]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=")]
    [InlineData("sha1=7d38cdd689735b008b3c702edd92eea23791c5f6")]
    [InlineData("é")]
    public async Task A_webhook_with_a_wrong_signature_is_refused_and_nothing_is_changed(string signature)
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        using var response = await Http.SendGitHubAsync(trigger.Details.Hook!, HookPayloads.GitHub(), Uri.EscapeDataString(signature).Replace("%3D", "=", StringComparison.Ordinal));

        Assert.Equal("401 hook_signature_wrong", await KeyedRegistry.DescribeAsync(response));
        await AssertNothingChangedAsync(trigger, "hook_signature_wrong");
    }

    [Fact]
    public async Task A_body_that_was_changed_on_its_way_is_refused()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        var signature = HookCalls.Sign(HookPayloads.GitHub(), trigger.Secret!);

        using var response = await Http.SendGitHubAsync(trigger.Details.Hook!, HookPayloads.GitHub(after: new string('a', 40)), signature);

        Assert.Equal("401 hook_signature_wrong", await KeyedRegistry.DescribeAsync(response));
        await AssertNothingChangedAsync(trigger, "hook_signature_wrong");
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task A_wrong_password_is_refused_and_nothing_is_changed(string password)
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfAzure);

        using var response = await Http.SendAzureAsync(trigger, HookPayloads.Azure(), password);

        Assert.Equal("401 hook_signature_wrong", await KeyedRegistry.DescribeAsync(response));
        await AssertNothingChangedAsync(trigger, "hook_signature_wrong");
    }

    [Fact]
    public async Task The_secret_of_another_trigger_does_not_do()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        var other = await _registry.AddTriggerAsync(HookCalls.OfMain);

        using var response = await Http.PushAsync(trigger with { Secret = other.Secret }, HookPayloads.GitHub());

        Assert.Equal("401 hook_signature_wrong", await KeyedRegistry.DescribeAsync(response));
    }

    [Fact]
    public async Task A_trigger_that_is_not_there_or_takes_no_webhooks_answers_as_a_wrong_signature_does()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        var schedule = await _registry.AddTriggerAsync(new CreateTriggerRequest { Kind = TriggerKind.Schedule, Cron = "0 0 * * *" });

        var answers = new List<string>();
        foreach (var id in new[] { trigger.Details.Id, schedule.Details.Id, new string('0', 32), "none" })
        {
            using var response = await Http.SendGitHubAsync($"/api/v1/hooks/{id}", HookPayloads.GitHub(), "sha256=00");
            answers.Add($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancelled)}");
        }

        Assert.Single(answers.Select(answer => JsonNode.Parse(answer[4..])!.AsObject()).Select(problem => (problem.Remove("traceId"), problem.ToJsonString()).Item2).Distinct());
        Assert.All(answers, answer => Assert.StartsWith("401 ", answer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("72d3162e-cc78-11e3-81ab-4c9367dc0958", HookPayloads.Commit)]
    [InlineData("another-delivery-of-the-same-body", HookPayloads.Commit)]
    [InlineData("72d3162e-cc78-11e3-81ab-4c9367dc0958", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_webhook_that_was_taken_before_is_refused_and_nothing_is_changed(string delivery, string commit)
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        using var first = await Http.PushAsync(trigger, HookPayloads.GitHub());
        var before = await _registry.TriggerAsync(trigger);
        _registry.Time.Advance(TimeSpan.FromDays(400));

        using var again = await Http.PushAsync(trigger, HookPayloads.GitHub(after: commit), delivery);

        Assert.Equal("409 hook_replayed", await KeyedRegistry.DescribeAsync(again));
        Assert.Single(await _registry.RunsAsync());
        Assert.Equivalent(before, await _registry.TriggerAsync(trigger), strict: true);
        var entry = (await AuditAsync())[0];
        Assert.Equal((409, "hook_replayed", $"trigger {trigger.Details.Id}"), (entry.Status, entry.Code, entry.Caller));
    }

    [Fact]
    public async Task A_webhook_of_Azure_DevOps_that_was_taken_before_is_refused()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfAzure);
        using var first = await Http.SendAzureAsync(trigger, HookPayloads.Azure(), trigger.Secret);

        using var again = await Http.SendAzureAsync(trigger, [.. HookPayloads.Azure(), (byte)'\n'], trigger.Secret);

        Assert.Equal("409 hook_replayed", await KeyedRegistry.DescribeAsync(again));
        Assert.Single(await _registry.RunsAsync());
    }

    [Fact]
    public async Task Of_copies_that_come_at_once_one_starts_the_job()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        var responses = await _registry.AllAsync(Enumerable.Range(0, 8).Select(n => Http.PushAsync(trigger, HookPayloads.GitHub(), $"delivery-{n % 2}")));

        Assert.Equal([HttpStatusCode.Accepted, .. Enumerable.Repeat(HttpStatusCode.Conflict, 7)], responses.Select(response => response.StatusCode).Order());
        Assert.Single(await _registry.RunsAsync());
    }

    [Theory]
    [InlineData("refs/heads/feature", HookPayloads.Commit, "hook_branch_not_watched")]
    [InlineData("refs/heads/mainline", HookPayloads.Commit, "hook_branch_not_watched")]
    [InlineData("refs/heads/release/1/2", HookPayloads.Commit, "hook_branch_not_watched")]
    [InlineData("refs/heads/main", HookPayloads.None, "hook_no_branch")]
    [InlineData("refs/tags/main", HookPayloads.Commit, "hook_no_branch")]
    public async Task A_push_that_nobody_watches_starts_nothing(string reference, string after, string code)
    {
        var gitHub = await _registry.AddTriggerAsync(HookCalls.OfMain);
        var azure = await _registry.AddTriggerAsync(HookCalls.OfAzure);

        using var ofGitHub = await Http.PushAsync(gitHub, HookPayloads.GitHub(reference, after));
        using var ofAzure = await Http.SendAzureAsync(azure, HookPayloads.Azure(updates: (reference, after)), azure.Secret);

        Assert.Equal($"200 {code}", await KeyedRegistry.DescribeAsync(ofGitHub));
        Assert.Equal($"200 {code}", await KeyedRegistry.DescribeAsync(ofAzure));
        Assert.EndsWith("; it starts nothing.", (await ofGitHub.AnswerAsync()).Detail, StringComparison.Ordinal);
        Assert.Empty(await _registry.RunsAsync());
        Assert.Null((await _registry.TriggerAsync(gitHub)).LastError);
    }

    [Fact]
    public async Task A_push_to_another_repository_starts_nothing()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        using var response = await Http.PushAsync(trigger, HookPayloads.GitHub(repository: "team/shop"));

        Assert.Equal("200 hook_repository_not_watched", await KeyedRegistry.DescribeAsync(response));
        Assert.Empty(await _registry.RunsAsync());
    }

    [Theory]
    [InlineData("\"docs/a.md\", \"README.md\"", "200 hook_path_not_watched")]
    [InlineData("\"docs/a.md\", \"training/deep/features.py\"", "202 hook_started")]
    [InlineData("", "202 hook_started")]
    public async Task With_paths_only_a_push_that_touches_one_or_does_not_tell_starts_the_job(string files, string expected)
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain with { Paths = ["training/**", "*.yaml"] });

        using var response = await Http.PushAsync(trigger, HookPayloads.GitHub(files: files));

        Assert.Equal(expected, await KeyedRegistry.DescribeAsync(response));
    }

    [Fact]
    public async Task A_push_of_several_branches_starts_a_run_of_each_that_is_watched()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfAzure);
        var body = HookPayloads.Azure(updates: [("refs/heads/main", HookPayloads.Commit), ("refs/heads/other", HookPayloads.Commit), ("refs/heads/release/1", new string('a', 40))]);

        using var response = await Http.SendAzureAsync(trigger, body, trigger.Secret);

        Assert.Equal(2, (await response.AnswerAsync()).Runs.Count);
        Assert.Equal(
            [("main", HookPayloads.Commit), ("release/1", new string('a', 40))],
            (await _registry.RunsAsync()).Select(run => (run.Tags["mlops.trigger.branch"], run.GitCommit!)).Order());
    }

    [Fact]
    public async Task A_ping_is_answered_and_starts_nothing()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        using var response = await Http.PushAsync(trigger, HookPayloads.GitHubPing, @event: "ping");

        Assert.Equal("200 hook_ping", await KeyedRegistry.DescribeAsync(response));
        Assert.Empty(await _registry.RunsAsync());
    }

    [Theory]
    [InlineData("push", "no json")]
    [InlineData("push", "payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D")]
    [InlineData("push", "{}")]
    [InlineData("push", "null")]
    [InlineData("push", "[]")]
    [InlineData("push", """{"ref":"refs/heads/main","after":"HEAD","repository":{"full_name":"team/churn"}}""")]
    [InlineData("push", """{"ref":"refs/heads/main","after":"33b55f7cb7e7e245323987634f960cf4a6e6bc74","repository":{"full_name":"team/churn"},"commits":[{"added":null}]}""")]
    [InlineData("issues", """{"action":"opened"}""")]
    public async Task A_signed_body_that_is_no_push_is_refused(string @event, string body)
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        using var gitHub = await Http.PushAsync(trigger, Encoding.UTF8.GetBytes(body), @event: @event);
        using var azure = await Http.SendAzureAsync(trigger, Encoding.UTF8.GetBytes(body), trigger.Secret);

        Assert.Equal("400 hook_payload_unknown", await KeyedRegistry.DescribeAsync(gitHub));
        Assert.Equal("400 hook_payload_unknown", await KeyedRegistry.DescribeAsync(azure));
        Assert.Empty(await _registry.RunsAsync());
    }

    [Theory]
    [InlineData(0, "400 hook_payload_unknown")]
    [InlineData(1, "413 hook_too_large")]
    public async Task A_body_of_more_than_a_megabyte_is_refused(int more, string expected)
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        var body = Encoding.ASCII.GetBytes(new string(' ', (1024 * 1024) + more));

        using var announced = await Http.PushAsync(trigger, body);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, trigger.Details.Hook) { Content = new ByteArrayContent(body) };
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Headers.Add("X-Hub-Signature-256", HookCalls.Sign(body, trigger.Secret!));
        using var streamed = await Http.SendAsync(chunked, Cancelled);

        Assert.Equal(expected, await KeyedRegistry.DescribeAsync(announced));
        Assert.Equal(expected, await KeyedRegistry.DescribeAsync(streamed));
    }

    [Fact]
    public async Task A_push_whose_job_is_refused_tells_why_and_may_come_again()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        var experiment = await _registry.DeleteExperimentAsync();

        using var refused = await Http.PushAsync(trigger, HookPayloads.GitHub());

        Assert.Equal("422 hook_job_refused", await KeyedRegistry.DescribeAsync(refused));
        var after = await _registry.TriggerAsync(trigger);
        Assert.Equal(("experiment: 'churn' is deleted; restore it, or choose another.", _registry.Time.GetUtcNow(), null), (after.LastError, after.LastErrorAt, after.LastRun));
        var told = (await new SteppedEvents(_registry.Registry).ReadAsync("&types=mlops.trigger.failed")).Single();
        Assert.Equal(
            ($"jobs/{after.Job}", new TriggerEvent(after.Job, after.Id, after.LastError!)),
            (told.Subject, told.Data.Deserialize<TriggerEvent>(WireJson.Options)));
        await _registry.RestoreExperimentAsync(experiment);
        using var again = await Http.PushAsync(trigger, HookPayloads.GitHub());
        Assert.Equal("202 hook_started", await KeyedRegistry.DescribeAsync(again));
        Assert.Null((await _registry.TriggerAsync(trigger)).LastError);
    }

    [Fact]
    public async Task A_registry_that_asks_for_keys_asks_webhooks_for_their_signature_only()
    {
        await using var keyed = await KeyedRegistry.StartAsync();
        Assert.Equal("200", await keyed.AskAsync(HttpMethod.Put, "/api/v1/jobs/nightly", KeyedRegistry.AdminKey, JobRegistry.Run));
        using var made = await keyed.SendAsync(HttpMethod.Post, "/api/v1/jobs/nightly/triggers", KeyedRegistry.AdminKey, HookCalls.OfMain);
        var trigger = (await made.Content.ReadFromJsonAsync<NewTrigger>(WireJson.Options, Cancelled))!;

        using var response = await keyed.Registry.Http.PushAsync(trigger, HookPayloads.GitHub());
        using var refused = await keyed.Registry.Http.SendGitHubAsync(trigger.Details.Hook!, HookPayloads.GitHub(), "sha256=00");

        Assert.Equal("202 hook_started", await KeyedRegistry.DescribeAsync(response));
        var entries = await keyed.AuditAsync("?path=/api/v1/hooks");
        Assert.Equal([("anonymous", 401, "hook_signature_wrong"), ($"trigger {trigger.Details.Id}", 202, null)], entries.Select(entry => (entry.Caller, entry.Status, entry.Code)));
    }

    [Fact]
    public async Task The_key_of_a_caller_is_no_password_of_a_webhook()
    {
        await using var keyed = await KeyedRegistry.StartAsync();
        await keyed.AskAsync(HttpMethod.Put, "/api/v1/jobs/nightly", KeyedRegistry.AdminKey, JobRegistry.Run);
        using var made = await keyed.SendAsync(HttpMethod.Post, "/api/v1/jobs/nightly/triggers", KeyedRegistry.AdminKey, HookCalls.OfMain);
        var trigger = (await made.Content.ReadFromJsonAsync<NewTrigger>(WireJson.Options, Cancelled))!;

        Assert.Equal("401 hook_signature_wrong", await keyed.AskAsync(HttpMethod.Post, trigger.Details.Hook!, KeyedRegistry.AdminKey, new { }));
        using var basic = await keyed.Registry.Http.SendAzureAsync(trigger, HookPayloads.Azure(), KeyedRegistry.AdminKey);
        Assert.Equal("401 hook_signature_wrong", await KeyedRegistry.DescribeAsync(basic));
    }

    [Fact]
    public async Task An_idempotency_key_is_not_heeded_since_it_is_nobodys()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);
        Http.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        using var first = await Http.PushAsync(trigger, HookPayloads.GitHub());

        using var unsigned = await Http.SendGitHubAsync(trigger.Details.Hook!, HookPayloads.GitHub(), signature: null);

        Assert.Equal("202 hook_started", await KeyedRegistry.DescribeAsync(first));
        Assert.Equal("401 hook_signature_missing", await KeyedRegistry.DescribeAsync(unsigned));
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_stored_encrypted()
    {
        var trigger = await _registry.AddTriggerAsync(HookCalls.OfMain);

        var read = await Http.GetStringAsync($"/api/v1/jobs/{JobRegistry.Job}/triggers", Cancelled);

        Assert.Equal(64, trigger.Secret!.Length);
        Assert.DoesNotContain(trigger.Secret, read, StringComparison.Ordinal);
        await using var scope = _registry.Registry.Services.CreateAsyncScope();
        var stored = Assert.Single(scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Triggers).Secret!;
        Assert.DoesNotContain(trigger.Secret, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_starts_again_knows_the_secrets_and_the_webhooks_it_has_taken()
    {
        using var folder = new TempFolder();
        NewTrigger trigger;
        await using (var first = await JobRegistry.StartAsync(folder))
        {
            await first.PutJobAsync();
            trigger = await first.AddTriggerAsync(HookCalls.OfMain);
            using var taken = await first.Http.PushAsync(trigger, HookPayloads.GitHub());
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        }

        await using var second = await JobRegistry.StartAsync(folder);
        using var again = await second.Http.PushAsync(trigger, HookPayloads.GitHub());
        using var next = await second.Http.PushAsync(trigger, HookPayloads.GitHub(after: new string('a', 40)), "next");

        Assert.Equal("409 hook_replayed", await KeyedRegistry.DescribeAsync(again));
        Assert.Equal("202 hook_started", await KeyedRegistry.DescribeAsync(next));
    }

    [Fact]
    public async Task The_keys_of_the_secrets_are_for_their_owner_only_and_without_them_no_webhook_is_taken()
    {
        using var folder = new TempFolder();
        NewTrigger trigger;
        var keys = Path.Combine(folder.Path, "keys", "secrets");
        await using (var first = await JobRegistry.StartAsync(folder))
        {
            await first.PutJobAsync();
            trigger = await first.AddTriggerAsync(HookCalls.OfMain);
            Assert.NotEmpty(Directory.GetFiles(keys));
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(keys) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }

        Directory.Delete(keys, recursive: true);
        await using var second = await JobRegistry.StartAsync(folder);
        using var response = await second.Http.PushAsync(trigger, HookPayloads.GitHub());

        Assert.Equal("401 hook_signature_wrong", await KeyedRegistry.DescribeAsync(response));
    }

    private async Task AssertNothingChangedAsync(NewTrigger trigger, string code)
    {
        Assert.Empty(await _registry.RunsAsync());
        Assert.Equivalent(trigger.Details, await _registry.TriggerAsync(trigger), strict: true);
        var entry = (await AuditAsync())[0];
        Assert.Equal(
            ("anonymous", "POST", trigger.Details.Hook, 401, code),
            (entry.Caller, entry.Method, entry.Path, entry.Status, entry.Code));
    }

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        (await Http.GetFromJsonAsync<Page<AuditEntry>>("/api/v1/audit?path=/api/v1/hooks", WireJson.Options, Cancelled))!.Items;
}
