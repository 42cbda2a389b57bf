using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public class RunSearchTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private readonly string _experiment = $"e{Guid.NewGuid():N}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "a b c")]
    [InlineData("metrics.auc >= 0.8", "b c")]
    [InlineData("metrics.auc != 0.7", "b c")]
    [InlineData("metrics.auc < 0.9 and metrics.auc > 0.7", "b")]
    [InlineData("metrics.loss < 10", "a")]
    [InlineData("metrics.missing < 1", "")]
    [InlineData("params.trees LIKE '1%'", "a b")]
    [InlineData("params.trees LIKE '_00'", "a b c")]
    [InlineData("params.trees LIKE '%\\%'", "")]
    [InlineData("params.trees IS NULL", "")]
    [InlineData("tags.team = 'red' and params.trees = '100'", "a b")]
    [InlineData("tags.team LIKE 'R%'", "")]
    [InlineData("tags.team ILIKE 'R%'", "a b")]
    [InlineData("tags.team IS NULL", "c")]
    [InlineData("tags.team IS NOT NULL", "a b")]
    [InlineData("tags.team != 'red'", "")]
    [InlineData("status = 'RUNNING'", "a b")]
    [InlineData("status != 'RUNNING'", "c")]
    [InlineData("status ILIKE 'fin%'", "c")]
    [InlineData("attributes.run_name LIKE 'a'", "a")]
    [InlineData("user_id = 'ada'", "a b")]
    [InlineData("user_id != 'ada'", "")]
    [InlineData("start_time >= 2000", "b c")]
    [InlineData("end_time > 0", "c")]
    [InlineData("artifact_uri LIKE 'mlflow-artifacts:/%/artifacts'", "a b c")]
    [InlineData("datasets.name = 'titanic' and datasets.context = 'training'", "a")]
    [InlineData("params.trees = '100'' OR ''1'' = ''1'", "")]
    [InlineData("params.`x\"; DROP TABLE runs; --` = 'y'", "")]
    public async Task A_condition_finds_what_it_says(string filter, string expected)
    {
        await AddThreeAsync();

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), (await NamesAsync(filter)).Order());
    }

    [Theory]
    [InlineData("metrics.auc", "a b c")]
    [InlineData("metrics.auc DESC", "c b a")]
    [InlineData("metrics.loss DESC", "a b c")] // b is not a number, c has none.
    [InlineData("metrics.loss DESC,metrics.auc DESC", "a b c")]
    [InlineData("metrics.other,metrics.auc DESC", "c b a")]
    [InlineData("params.trees DESC", "c b a")]
    [InlineData("tags.team", "b a c")]
    [InlineData("tags.team DESC", "b a c")]
    [InlineData("start_time", "a b c")]
    [InlineData("end_time DESC", "c b a")]
    [InlineData("run_name DESC", "c b a")]
    [InlineData("user_id", "b a c")]
    [InlineData("artifact_uri DESC", "c b a")]
    [InlineData("status", "c b a")] // Completed, Running
    public async Task An_order_puts_what_is_missing_last(string order, string expected)
    {
        await AddThreeAsync();

        Assert.Equal(expected.Split(' '), await NamesAsync("", order.Split(',')));
    }

    [Theory]
    [InlineData("metrics.auc DESC")]
    [InlineData("metrics.loss DESC")]
    [InlineData("start_time DESC")]
    [InlineData("params.trees")]
    public async Task Pages_follow_one_another_without_gap_or_repetition(string order)
    {
        for (var i = 0; i < 7; i++)
        {
            await AddAsync($"{i}", 1000, i % 2 == 0 ? [Metric("loss", 3)] : [Metric("auc", i)], [new("trees", "1")], []);
        }

        var whole = await NamesAsync("", [order]);
        var paged = new List<string>();
        for (var position = PagePositionStart; position is not null;)
        {
            var page = await FindAsync("", [order], limit: 2, position);
            paged.AddRange(page.Items.Select(run => run.Name));
            position = page.NextPageToken;
        }

        Assert.Equal(7, whole.Count);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Deleted_runs_are_found_only_when_they_are_asked_for()
    {
        await AddThreeAsync();
        var id = (await FindAsync("run_name = 'b'", [], 10, "")).Items.Single().Id;
        await UseAsync<RunEditStore, bool>(edits => edits.SetDeletedAsync(id, isDeleted: true, Cancelled));

        Assert.Equal(["a", "c"], (await NamesAsync("")).Order());
        Assert.Equal(["b"], (await FindAsync("", [], 10, "", DeletedView.Only)).Items.Select(run => run.Name));
        Assert.Equal(3, (await FindAsync("", [], 10, "", DeletedView.With)).Items.Count);
    }

    [Theory]
    [InlineData("filter=metrics.auc+%3E%3E+1", "filter")]
    [InlineData("orderBy=nothing.x", "order_by")]
    [InlineData("pageToken=x", "pageToken")]
    [InlineData("limit=201", "limit")]
    public async Task A_search_that_does_not_fit_is_refused_in_words(string query, string word)
    {
        using var response = await resting.Registry.Http.GetAsync($"/api/v1/runs?{query}", Cancelled);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(word, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.OrdinalIgnoreCase);
    }

    private const string PagePositionStart = "";

    private static MetricPoint Metric(string key, double value) => new(key, value, 0, DateTimeOffset.UnixEpoch);

    private async Task AddThreeAsync()
    {
        await AddAsync("a", 1000, [Metric("auc", 0.7), Metric("loss", 5)], [new("trees", "100")], new() { ["team"] = "red" }, user: "ada");
        await AddAsync("b", 2000, [Metric("auc", 0.8), Metric("loss", double.NaN)], [new("trees", "100")], new() { ["team"] = "red" }, user: "ada");
        var c = await AddAsync("c", 3000, [Metric("auc", 0.9)], [new("trees", "200")], []);
        await UseAsync<RunEditStore, bool>(edits => edits.UpdateAsync(c, null, RunState.Completed, null, Cancelled));
        var a = (await FindAsync("run_name = 'a'", [], 1, "")).Items[0].Id;
        await UseAsync<RunEditStore, bool>(async edits =>
        {
            await edits.AddInputsAsync(
                [new RunInputRow { RunId = a, Name = "titanic", Digest = "ab", SourceType = "local", Source = "{}", Context = "training" }], Cancelled);
            return true;
        });
    }

    private async Task<string> AddAsync(
        string name, long start, MetricPoint[] metrics, KeyValuePair<string, string>[] runParams, Dictionary<string, string> tags, string? user = null)
    {
        var experiment = await ExperimentAsync();
        var id = await UseAsync<RunEditStore, string>(
            edits => edits.AddExternalAsync(experiment, name, user, DateTimeOffset.FromUnixTimeMilliseconds(start), tags, Cancelled));
        await UseAsync<RunBatchWriter, (RunOutcome, ParamConflict?)>(
            writer => writer.AddAsync(id, new RunBatch { Metrics = metrics, Params = runParams }));
        return id;
    }

    private Task<string> ExperimentAsync() => UseAsync<ExperimentStore, string>(async store =>
        ((await store.FindByNameAsync(_experiment, Cancelled)) ?? (await store.AddAsync(_experiment, null, new Dictionary<string, string>(), Cancelled))!).Id);

    private async Task<List<string>> NamesAsync(string filter, params string[] order) =>
        [.. (await FindAsync(filter, order, 100, "")).Items.Select(run => run.Name)];

    private async Task<Page<RunRow>> FindAsync(string filter, string[] order, int limit, string position, DeletedView view = DeletedView.Without)
    {
        var conditions = Filter.Parse(filter, SearchTarget.Runs);
        var keys = OrderBy.Parse(order, SearchTarget.Runs);
        Assert.Null(conditions.Problem ?? keys.Problem);
        var query = new RunQuery
        {
            ExperimentIds = [await ExperimentAsync()],
            Filter = conditions.Value!,
            Order = keys.Value!,
            Limit = limit,
            Position = MLOpsAspire.Registry.Api.Storage.PagePosition.Parse(position)!,
            View = view,
        };
        return await UseAsync<RunSearch, Page<RunRow>>(search => search.FindAsync(query, Cancelled));
    }

    private async Task<TResult> UseAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = resting.Registry.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
