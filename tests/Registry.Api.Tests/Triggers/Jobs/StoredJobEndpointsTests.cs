using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Tests.Access;

namespace MLOpsAspire.Registry.Api.Tests.Triggers.Jobs;

public class StoredJobEndpointsTests : IAsyncLifetime
{
    private const string Path = $"/api/v1/jobs/{JobRegistry.Job}";

    private JobRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Http => _registry.Http;

    public async ValueTask InitializeAsync() => _registry = await JobRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_stored_job_is_started_again_and_again()
    {
        await _registry.PutJobAsync(JobRegistry.Run with { Tags = new Dictionary<string, string> { ["team"] = "a" }, DataNote = "ours" });

        using var first = await Http.PostAsync($"{Path}/start", null, Cancelled);
        using var second = await Http.PostAsync($"{Path}/start", null, Cancelled);

        var started = (await first.Content.ReadFromJsonAsync<Run>(WireJson.Options, Cancelled))!;
        Assert.Equal($"/api/v1/runs/{started.Id}", first.Headers.Location?.OriginalString);
        var runs = await _registry.RunsAsync();
        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Equal(
            ("churn", "label: y", "ours", RunState.Queued, "a", "nightly", "manual"),
            (run.Experiment, run.JobFile, run.DataNote, run.State, run.Tags["team"], run.Tags["mlops.job"], run.Tags["mlops.trigger"])));
    }

    [Fact]
    public async Task A_job_is_stored_by_its_file_too()
    {
        using var content = new StringContent("label: y", Encoding.UTF8, "application/yaml");
        using var stored = await Http.PutAsync($"{Path}?experiment=churn&data=churn.csv&jobFileName=a.yaml", content, Cancelled);

        var job = (await Http.GetFromJsonAsync<StoredJob>(Path, WireJson.Options, Cancelled))!;

        Assert.Equal("200", await KeyedRegistry.DescribeAsync(stored));
        Assert.Equal(("churn", "churn.csv", "a.yaml", "label: y"), (job.Run!.Experiment, job.Run.Data, job.Run.JobFileName, job.Run.JobFile));
    }

    [Fact]
    public async Task A_job_that_is_there_is_replaced_and_deleted_only_with_its_entity_tag()
    {
        var first = await PutAsync("label: a", null);

        Assert.Equal("428", (await PutAsync("label: b", null)).Status);
        Assert.Equal("412", (await PutAsync("label: b", "\"0\"")).Status);
        var second = await PutAsync("label: b", first.Tag);
        Assert.Equal(("200", "412"), (second.Status, (await PutAsync("label: c", first.Tag)).Status));
        Assert.Equal("428", await DeleteAsync(null));
        Assert.Equal("412", await DeleteAsync(first.Tag));
        Assert.Equal("204", await DeleteAsync(second.Tag));
        Assert.Equal("404", await DeleteAsync(null));
        Assert.Equal("412", (await PutAsync("label: a", second.Tag)).Status);
        var third = await PutAsync("label: a", null);
        Assert.Equal(3, new[] { first.Tag, second.Tag, third.Tag }.Distinct().Count());
    }

    [Fact]
    public async Task Of_two_who_replace_a_job_at_once_one_does()
    {
        var (_, tag) = await PutAsync("label: a", null);

        var answers = await _registry.AllAsync(Enumerable.Range(0, 8).Select(n => PutAsync($"label: b{n}", tag)));

        Assert.Single(answers, answer => answer.Status == "200");
        Assert.Equal(7, answers.Count(answer => answer.Status == "412"));
    }

    [Theory]
    [InlineData("""{"jobFileName":"a","jobFile":""}""")]
    [InlineData("""{"jobFileName":"","jobFile":"a"}""")]
    [InlineData("""{"jobFileName":"a","jobFile":"a","data":"s3://x"}""")]
    [InlineData("""{"jobFileName":"a","jobFile":"a","data":"dataset:a:b"}""")]
    [InlineData("""{"jobFileName":"a","jobFile":"a","experiment":"/"}""")]
    [InlineData("""{"jobFileName":"a","jobFile":"a","snapshot":"x"}""")]
    public async Task What_no_run_may_hold_no_job_may(string body)
    {
        using var stored = await Http.PutAsync(Path, new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);
        using var submitted = await Http.PostAsync("/api/v1/runs", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal("400", await KeyedRegistry.DescribeAsync(stored));
        Assert.Equal(await DetailAsync(submitted), await DetailAsync(stored));
    }

    [Fact]
    public async Task A_character_that_no_run_can_be_stored_with_is_refused_with_the_job()
    {
        foreach (var run in new[] { JobRegistry.Run with { JobFile = "a\0" }, JobRegistry.Run with { Tags = new Dictionary<string, string> { ["a"] = "\0" } } })
        {
            using var stored = await Http.PutAsJsonAsync(Path, run, WireJson.Options, Cancelled);
            Assert.Equal("A text of the job holds the character U+0000, which cannot be stored.", await DetailAsync(stored));
        }
    }

    [Fact]
    public async Task A_job_that_was_deleted_leaves_its_runs_and_takes_its_triggers_along()
    {
        var (_, tag) = await PutAsync("label: a", null);
        var trigger = await _registry.AddTriggerAsync(new CreateTriggerRequest { Kind = TriggerKind.Dataset, Dataset = "people" });
        using var started = await Http.PostAsync($"{Path}/start", null, Cancelled);

        Assert.Equal("204", await DeleteAsync(tag));

        Assert.Single(await _registry.RunsAsync());
        await PutAsync("label: a", null);
        using var gone = await Http.GetAsync($"{Path}/triggers/{trigger.Details.Id}", Cancelled);
        Assert.Equal("404", await KeyedRegistry.DescribeAsync(gone));
    }

    [Fact]
    public async Task A_job_that_releases_is_stored_started_and_triggered_by_those_who_may_release()
    {
        await using var keyed = await KeyedRegistry.StartAsync();
        var trainer = (await keyed.MakeKeyAsync(Role.Trainer)).Key;
        var deployer = (await keyed.MakeKeyAsync(Role.Deployer)).Key;
        var reader = (await keyed.MakeKeyAsync(Role.Reader)).Key;
        var releasing = JobRegistry.Run with { JobFile = "label: y\ndeploy: churn" };
        var schedule = new CreateTriggerRequest { Kind = TriggerKind.Schedule, Cron = "0 0 * * *" };

        Assert.Equal("403 role_missing", await keyed.AskAsync(HttpMethod.Put, Path, trainer, releasing));
        Assert.Equal("200", await keyed.AskAsync(HttpMethod.Put, Path, deployer, releasing));
        Assert.Equal("403 role_missing", await keyed.AskAsync(HttpMethod.Post, $"{Path}/start", trainer));
        Assert.Equal("403 role_missing", await keyed.AskAsync(HttpMethod.Post, $"{Path}/triggers", trainer, schedule));
        Assert.Equal("201", await keyed.AskAsync(HttpMethod.Post, $"{Path}/triggers", deployer, schedule));
        Assert.Equal("201", await keyed.AskAsync(HttpMethod.Post, $"{Path}/start", deployer));
        Assert.Equal("200", await keyed.AskAsync(HttpMethod.Put, "/api/v1/jobs/plain", trainer, JobRegistry.Run));
        Assert.Equal("201", await keyed.AskAsync(HttpMethod.Post, "/api/v1/jobs/plain/start", trainer));
        Assert.Equal("403 role_missing", await keyed.AskAsync(HttpMethod.Post, "/api/v1/jobs/plain/start", reader));
        Assert.Equal("200", await keyed.AskAsync(HttpMethod.Get, "/api/v1/jobs/plain", reader));
    }

    [Fact]
    public async Task The_commit_given_stands_in_the_job_file()
    {
        var commit = new string('c', 40);
        await _registry.PutJobAsync(JobRegistry.Run with { JobFile = "command: x\nsource: {git: https://a.b/c, commit: $commit}" });

        using var none = await Http.PostAsync($"{Path}/start", null, Cancelled);
        using var wrong = await Http.PostAsync($"{Path}/start?commit=main", null, Cancelled);
        using var right = await Http.PostAsync($"{Path}/start?commit={commit}", null, Cancelled);

        Assert.Contains("speaks of $commit", await DetailAsync(none), StringComparison.Ordinal);
        Assert.StartsWith("commit: ", await DetailAsync(wrong), StringComparison.Ordinal);
        var run = Assert.Single(await _registry.RunsAsync());
        Assert.Equal(("command: x\nsource: {git: https://a.b/c, commit: cccccccccccccccccccccccccccccccccccccccc}", commit), (run.JobFile, run.GitCommit));
    }

    [Fact]
    public async Task The_secrets_of_a_data_address_are_not_shown()
    {
        await _registry.PutJobAsync(JobRegistry.Run with { Data = "https://user:word@store/data.csv?sig=abc" });

        var job = (await Http.GetFromJsonAsync<StoredJob>(Path, WireJson.Options, Cancelled))!;

        Assert.Equal("https://store/data.csv", job.Run!.Data);
    }

    [Fact]
    public async Task Jobs_are_listed_by_name_page_by_page()
    {
        foreach (var name in new[] { "b", "c", "a" })
        {
            using var stored = await Http.PutAsJsonAsync($"/api/v1/jobs/{name}", JobRegistry.Run, WireJson.Options, Cancelled);
        }

        var first = (await Http.GetFromJsonAsync<Page<StoredJob>>("/api/v1/jobs?limit=2", WireJson.Options, Cancelled))!;
        var second = (await Http.GetFromJsonAsync<Page<StoredJob>>($"/api/v1/jobs?limit=2&pageToken={first.NextPageToken}", WireJson.Options, Cancelled))!;

        Assert.Equal(["a", "b", "c"], first.Items.Concat(second.Items).Select(job => job.Name));
        Assert.Null(second.NextPageToken);
    }

    private async Task<(string Status, string? Tag)> PutAsync(string jobFile, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = JsonContent.Create(JobRegistry.Run with { JobFile = jobFile }, options: WireJson.Options) };
        return await SendAsync(request, ifMatch);
    }

    private async Task<string> DeleteAsync(string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Path);
        return (await SendAsync(request, ifMatch)).Status;
    }

    private async Task<(string Status, string? Tag)> SendAsync(HttpRequestMessage request, string? ifMatch)
    {
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await Http.SendAsync(request, Cancelled);
        return (await KeyedRegistry.DescribeAsync(response), response.Headers.ETag?.ToString());
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response) =>
        (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!["detail"]!;
}
