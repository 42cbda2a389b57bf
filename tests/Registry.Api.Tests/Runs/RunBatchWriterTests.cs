using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Tests.Mlflow;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public class RunBatchWriterTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RunBatchWriter Writer => _registry.Services.GetRequiredService<RunBatchWriter>();

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task What_many_callers_add_at_once_is_all_there()
    {
        var runs = new[] { await _registry.SubmitAsync(), await _registry.SubmitAsync() };

        var replies = await Task.WhenAll(Enumerable.Range(0, 400).Select(n => Task.Run(() => Writer.AddAsync(
            runs[n % 2].Id,
            new RunBatch { Metrics = [Point("loss", n)], Tags = new Dictionary<string, string> { [$"tag{n % 7}"] = "x" } }))));

        Assert.All(replies, reply => Assert.Equal((RunOutcome.Done, null), reply));
        foreach (var (index, run) in runs.Index())
        {
            var history = await _registry.MlflowAsync("GET", $"metrics/get-history?run_id={run.Id}&metric_key=loss");
            Assert.Equal(
                Enumerable.Range(0, 200).Select(n => (double)((n * 2) + index)),
                history.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("value").GetDouble()));
            Assert.Equal(398 + index, (await _registry.Client.GetRunAsync(run.Id, Cancelled)).Metrics["loss"]);
        }
    }

    [Fact]
    public async Task Each_caller_gets_the_answer_to_its_own_batch()
    {
        var (run, deleted) = (await _registry.SubmitAsync(), await AddDeletedAsync());
        await Writer.AddAsync(run.Id, Param("depth", "5"));

        // All of them before the first is done, so that they go together.
        Task<(RunOutcome, ParamConflict?)>[] replies =
        [
            Writer.AddAsync(run.Id, new RunBatch { Metrics = [Point("a", 1)] }),
            Writer.AddAsync(run.Id, new RunBatch { Metrics = [Point("never", 1)], Params = Param("depth", "6").Params }),
            Writer.AddAsync("none", new RunBatch { Metrics = [Point("a", 1)] }),
            Writer.AddAsync(deleted, new RunBatch { Metrics = [Point("a", 1)] }),
            Writer.AddAsync(run.Id, Param("width", "7")),
        ];

        Assert.Equal(
            [
                (RunOutcome.Done, null),
                (RunOutcome.Refused, new ParamConflict("depth", "5", "6")),
                (RunOutcome.NotFound, null),
                (RunOutcome.Deleted, null),
                (RunOutcome.Done, null),
            ],
            await Task.WhenAll(replies));
        var stored = await _registry.Client.GetRunAsync(run.Id, Cancelled);
        Assert.Equal(["a"], stored.Metrics.Keys);
        Assert.Equal("depth=5 width=7", string.Join(' ', stored.Params.OrderBy(param => param.Key).Select(param => $"{param.Key}={param.Value}")));
    }

    [Fact]
    public async Task A_text_that_the_database_cannot_hold_hurts_nobody_else()
    {
        var run = await _registry.SubmitAsync();

        var bad = Writer.AddAsync(run.Id, Tag("bad", "\0"));
        var others = Enumerable.Range(0, 5).Select(n => Writer.AddAsync(run.Id, Tag($"tag{n}", "good"))).ToArray();

        Assert.Equal(this is IOnPostgres, await Record.ExceptionAsync(() => bad) is not null);
        Assert.All(await Task.WhenAll(others), reply => Assert.Equal(RunOutcome.Done, reply.Outcome));
    }

    private static MetricPoint Point(string key, int n) => new(key, n, n, DateTimeOffset.UnixEpoch.AddSeconds(n));

    private static RunBatch Param(string key, string value) => new() { Params = [new(key, value)] };

    private static RunBatch Tag(string key, string value) => new() { Tags = new Dictionary<string, string> { [key] = value } };

    private async Task<string> AddDeletedAsync()
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        var edits = scope.ServiceProvider.GetRequiredService<RunEditStore>();
        var id = await edits.AddExternalAsync("0", null, null, null, new Dictionary<string, string>(), Cancelled);
        await edits.SetDeletedAsync(id, isDeleted: true, Cancelled);
        return id;
    }
}
