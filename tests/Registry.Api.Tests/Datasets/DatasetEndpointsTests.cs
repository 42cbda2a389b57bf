using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Datasets;
using MLOpsAspire.Contracts.Lineage;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Tests.Access;
using MLOpsAspire.Registry.Api.Tests.Events;
using MLOpsAspire.Registry.Api.Tests.Triggers;

namespace MLOpsAspire.Registry.Api.Tests.Datasets;

public class DatasetEndpointsTests : IAsyncLifetime
{
    private const string Path = "/api/v1/datasets/people/versions";

    private static readonly CreateTriggerRequest OfPeople = new() { Kind = TriggerKind.Dataset, Dataset = "people" };

    private JobRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Http => _registry.Http;

    public async ValueTask InitializeAsync() => _registry = await JobRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_new_version_starts_the_jobs_that_wait_for_its_dataset_on_its_data()
    {
        await _registry.PutJobAsync(JobRegistry.Run with { Data = "dataset:people" });
        var trigger = await _registry.AddTriggerAsync(OfPeople);
        await _registry.AddTriggerAsync(OfPeople with { Dataset = "others" });

        await AddAsync("a.csv", 'a');
        _registry.Time.Advance(TimeSpan.FromSeconds(1));
        await AddAsync("b.csv", 'b');

        var runs = await _registry.RunsAsync();
        Assert.Equal(
            [("a.csv", "people:1", "people:1"), ("b.csv", "people:2", "people:2")],
            runs.Select(run => (run.Data, run.Tags["mlops.trigger.dataset"], run.Tags["mlops.dataset"])));
        Assert.Equal(("nightly", "dataset", trigger.Details.Id), (runs[0].Tags["mlops.job"], runs[0].Tags["mlops.trigger"], runs[0].Tags["mlops.trigger.id"]));
        Assert.Equal(runs[1].Id, (await _registry.TriggerAsync(trigger)).LastRun);
    }

    [Fact]
    public async Task The_same_digest_again_gives_the_version_that_is_there_and_starts_nothing()
    {
        await _registry.PutJobAsync(JobRegistry.Run with { Data = "dataset:people" });
        await _registry.AddTriggerAsync(OfPeople);
        var first = await AddAsync("a.csv", 'a');

        var again = await AddAsync("elsewhere.csv", 'a');
        var other = await AddAsync("a.csv", 'a', "/api/v1/datasets/others/versions");

        Assert.Equal(("201", "200", "201"), (first.Status, again.Status, other.Status));
        Assert.Equivalent(first.Version, again.Version, strict: true);
        Assert.Equal((1, "a.csv"), (again.Version.Version, again.Version.Source));
        Assert.Single(await _registry.RunsAsync());
        var told = await new SteppedEvents(_registry.Registry).ReadAsync("&types=mlops.dataset.*");
        Assert.Equal(["datasets/people", "datasets/others"], told.Select(one => one.Subject));
    }

    [Fact]
    public async Task Versions_that_come_at_once_are_numbered_without_gaps()
    {
        var added = await _registry.AllAsync("0123456789abcdef".Select(digit => AddAsync("a.csv", digit)));

        Assert.Equal(Enumerable.Range(1, 16), added.Select(version => version.Version.Version).Order());
    }

    [Fact]
    public async Task A_job_that_cannot_be_started_tells_why_and_holds_no_version_up()
    {
        await _registry.PutJobAsync();
        var trigger = await _registry.AddTriggerAsync(OfPeople);
        await _registry.DeleteExperimentAsync();

        var added = await AddAsync("a.csv", 'a');

        Assert.Equal("201", added.Status);
        Assert.Empty(await _registry.RunsAsync());
        Assert.Equal("experiment: 'churn' is deleted; restore it, or choose another.", (await _registry.TriggerAsync(trigger)).LastError);
    }

    [Fact]
    public async Task A_run_names_its_data_by_the_dataset_and_gets_the_newest_version_or_the_one_it_names()
    {
        await AddAsync("https://store/a.csv?sig=abc", 'a');
        await AddAsync("b.csv", 'b');

        var newest = await _registry.Registry.Client.SubmitRunAsync(JobRegistry.Run with { Data = "dataset:people" }, Cancelled);
        var first = await _registry.Registry.Client.SubmitRunAsync(JobRegistry.Run with { Data = "dataset:people:1" }, Cancelled);
        var refused = await Assert.ThrowsAsync<RegistryException>(
            () => _registry.Registry.Client.SubmitRunAsync(JobRegistry.Run with { Data = "dataset:people:3" }, Cancelled));

        Assert.Equal(("b.csv", "people:2"), (newest.Data, newest.Tags["mlops.dataset"]));
        Assert.Equal(("https://store/a.csv", "people:1"), (first.Data, first.Tags["mlops.dataset"]));
        var claimed = await _registry.Registry.Client.ClaimRunAsync(first.Id, new ClaimRunRequest("claim", 1, "worker"), Cancelled);
        Assert.Equal("https://store/a.csv?sig=abc", claimed!.Data);
        Assert.Contains("there is no 'dataset:people:3'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Datasets_and_their_versions_are_listed_and_read()
    {
        await AddAsync("a.csv", 'a');
        await AddAsync("b.csv", 'b');
        await AddAsync("c.csv", 'c', "/api/v1/datasets/others/versions");

        var datasets = (await Http.GetFromJsonAsync<Page<DatasetVersion>>("/api/v1/datasets", WireJson.Options, Cancelled))!.Items;
        var page = (await Http.GetFromJsonAsync<Page<DatasetVersion>>($"{Path}?limit=1", WireJson.Options, Cancelled))!;
        var rest = (await Http.GetFromJsonAsync<Page<DatasetVersion>>($"{Path}?pageToken={page.NextPageToken}", WireJson.Options, Cancelled))!;
        var newest = (await Http.GetFromJsonAsync<DatasetVersion>("/api/v1/datasets/people", WireJson.Options, Cancelled))!;
        var one = (await Http.GetFromJsonAsync<DatasetVersion>($"{Path}/1", WireJson.Options, Cancelled))!;

        Assert.Equal([("others", 1), ("people", 2)], datasets.Select(version => (version.Name, version.Version)));
        Assert.Equal([2, 1], page.Items.Concat(rest.Items).Select(version => version.Version));
        Assert.Equal(("a.csv", new string('a', 64), 891L, "the list"), (one.Source, one.Digest, one.Rows, one.Description));
        Assert.Equal(2, newest.Version);
        foreach (var path in new[] { $"{Path}/3", "/api/v1/datasets/none", "/api/v1/datasets/none/versions" })
        {
            using var missing = await Http.GetAsync(path, Cancelled);
            Assert.Equal("404", await KeyedRegistry.DescribeAsync(missing));
        }
    }

    [Theory]
    [InlineData("""{"source":"","digest":"0000000000000000000000000000000000000000000000000000000000000000"}""", "source: ")]
    [InlineData("""{"source":"s3://a","digest":"0000000000000000000000000000000000000000000000000000000000000000"}""", "source: ")]
    [InlineData("""{"source":"dataset:others","digest":"0000000000000000000000000000000000000000000000000000000000000000"}""", "source: ")]
    [InlineData("""{"source":"a.csv","digest":"abc"}""", "digest: ")]
    [InlineData("""{"source":"a.csv","digest":"A000000000000000000000000000000000000000000000000000000000000000"}""", "digest: ")]
    [InlineData("""{"source":"a.csv","rows":-1,"digest":"0000000000000000000000000000000000000000000000000000000000000000"}""", "rows: ")]
    public async Task What_no_version_may_hold_is_refused_by_name(string body, string start)
    {
        using var response = await Http.PostAsync(Path, new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal("400", await KeyedRegistry.DescribeAsync(response));
        Assert.StartsWith(start, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lineage_knows_the_name_and_the_version_of_a_digest()
    {
        await AddAsync("a.csv", 'a');
        var run = await _registry.Registry.Client.SubmitRunAsync(JobRegistry.Run with { Data = "dataset:people" }, Cancelled);
        await _registry.Registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest("claim", 1, "worker"), Cancelled);
        await _registry.Registry.Client.LogRunAsync(
            run.Id, new LogRunRequest { ClaimId = "claim", Params = new Dictionary<string, string> { ["dataSha256"] = new('a', 64) } }, Cancelled);

        var graph = (await Http.GetFromJsonAsync<LineageGraph>($"/api/v1/lineage?dataset={new string('a', 64)}", WireJson.Options, Cancelled))!;

        Assert.Equal(("people", "1"), (graph.Nodes[0].Details["name"], graph.Nodes[0].Details["version"]));
        Assert.Equal([run.Id], graph.Nodes.Where(node => node.Kind == LineageKind.Run).Select(node => node.Key));
    }

    private async Task<(string Status, DatasetVersion Version)> AddAsync(string source, char digit, string path = Path)
    {
        var request = new AddDatasetVersionRequest { Source = source, Digest = new string(digit, 64), Rows = 891, Description = "the list" };
        using var response = await Http.PostAsJsonAsync(path, request, WireJson.Options, Cancelled);
        return (await KeyedRegistry.DescribeAsync(response), (await response.Content.ReadFromJsonAsync<DatasetVersion>(WireJson.Options, Cancelled))!);
    }
}
