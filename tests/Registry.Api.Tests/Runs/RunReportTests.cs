using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

/// <summary>Which of a trainer's reports count, and what becomes of them.</summary>
public class RunReportTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryClient Client => _registry.Client;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_takeover_forgets_what_the_dead_trainer_had_reported()
    {
        var run = await ClaimedAsync("dead");
        await Client.LogRunAsync(run.Id, Report("dead", "100", new MetricPoint("loss", 0.1, 70, DateTimeOffset.UnixEpoch)), Cancelled);

        var taken = await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("next", 2, "worker"), Cancelled);

        Assert.Empty(taken!.Run.Params);
        Assert.Empty(taken.Run.Metrics);
        Assert.Equal(0, taken.Run.Progress);
        await Client.LogRunAsync(run.Id, Report("next", "200", new MetricPoint("loss", 0.9, 1, DateTimeOffset.UnixEpoch)), Cancelled);
        var read = await Client.GetRunAsync(run.Id, Cancelled);
        Assert.Equal(("200", 0.9), (read.Params["trees"], read.Metrics["loss"]));
        Assert.Equal(run.StartedAt, read.StartedAt);
    }

    [Fact]
    public async Task A_claim_that_is_granted_again_forgets_nothing()
    {
        var run = await ClaimedAsync("c");
        await Client.LogRunAsync(run.Id, Report("c", "100", new MetricPoint("loss", 0.1, 70, DateTimeOffset.UnixEpoch)), Cancelled);

        var again = await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c", 1, "worker"), Cancelled);

        Assert.Equal("100", again!.Run.Params["trees"]);
        Assert.Equal((0.1, 0.5), (again.Run.Metrics["loss"], again.Run.Progress));
    }

    [Fact]
    public async Task A_run_that_was_given_up_hears_its_trainer_no_more()
    {
        var run = await ClaimedAsync("c");
        var end = await EndAsync("c");
        Assert.True(await FailAsync(run.Id, "The job was given up."));

        var logged = await RefusedAsync(() => Client.LogRunAsync(run.Id, Report("c", "100"), Cancelled));
        var ended = await RefusedAsync(() => Client.FinishRunAsync(run.Id, end, Cancelled));
        var repeated = await RefusedAsync(
            () => Client.FinishRunAsync(run.Id, new FinishRunRequest { ClaimId = "c", Error = "It is broken." }, Cancelled));
        var taken = await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("next", 2, "worker"), Cancelled);

        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], [logged.Status, ended.Status, repeated.Status]);
        Assert.Null(taken);
        var read = await Client.GetRunAsync(run.Id, Cancelled);
        Assert.Equal((RunState.Failed, "The job was given up."), (read.State, read.Error));
        Assert.Empty(read.Params);
        Assert.Empty((await Client.ListModelsAsync(Cancelled)).Items);
    }

    [Fact]
    public async Task A_run_that_has_ended_is_not_given_up_afterwards()
    {
        var run = await ClaimedAsync("c");
        await Client.FinishRunAsync(run.Id, await EndAsync("c"), Cancelled);

        Assert.False(await FailAsync(run.Id, "The job was given up."));
        Assert.Equal(RunState.Completed, (await Client.GetRunAsync(run.Id, Cancelled)).State);
        Assert.Equal(HttpStatusCode.Conflict, (await RefusedAsync(() => Client.LogRunAsync(run.Id, Report("c", "100"), Cancelled))).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(long.MaxValue - 1)]
    public async Task A_value_of_the_end_is_shown_though_the_metric_was_logged_before(long lastStep)
    {
        var run = await ClaimedAsync("c");
        await Client.LogRunAsync(
            run.Id, Report("c", "100", new MetricPoint("auc", 0.1, lastStep, DateTimeOffset.UnixEpoch), new MetricPoint("auc", 0.2, 0, DateTimeOffset.UnixEpoch), new MetricPoint("loss", 0.3, 9, DateTimeOffset.UnixEpoch)), Cancelled);

        var ended = await Client.FinishRunAsync(
            run.Id, await EndAsync("c") with { Metrics = new Dictionary<string, double> { ["auc"] = 0.9, ["f1"] = 0.8 } }, Cancelled);

        Assert.Equal(new Dictionary<string, double> { ["auc"] = 0.9, ["f1"] = 0.8, ["loss"] = 0.3 }, ended.Metrics);
    }

    private static LogRunRequest Report(string claim, string trees, params MetricPoint[] metrics) => new()
    {
        ClaimId = claim,
        Params = new Dictionary<string, string> { ["trees"] = trees },
        Metrics = metrics,
        Progress = 0.5,
    };

    private static Task<RegistryException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<RegistryException>(call);

    private async Task<FinishRunRequest> EndAsync(string claim) =>
        new() { ClaimId = claim, ArtifactDigest = await _registry.AddArtifactAsync("model"), Register = "titanic" };

    private async Task<bool> FailAsync(string runId, string error)
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RunReportStore>().FailAsync(runId, error, Cancelled);
    }

    private async Task<Run> ClaimedAsync(string claim)
    {
        var run = await _registry.SubmitAsync();
        return (await Client.ClaimRunAsync(run.Id, new ClaimRunRequest(claim, 1, "worker"), Cancelled))!.Run;
    }
}
