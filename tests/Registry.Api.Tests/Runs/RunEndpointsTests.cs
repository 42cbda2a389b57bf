using System.Net;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public class RunEndpointsTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryClient Client => _registry.Client;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_submitted_run_is_queued_and_can_be_read()
    {
        var submitted = await Client.SubmitRunAsync(
            new SubmitRunRequest
            {
                Experiment = "churn",
                JobFileName = "churn.job.yaml",
                JobFile = "label: y",
                Data = "churn.csv",
                DataNote = "generated",
                GitCommit = "abc",
            },
            Cancelled);

        var read = await Client.GetRunAsync(submitted.Id, Cancelled);

        Assert.Equal((RunState.Queued, "churn", "label: y"), (read.State, read.Experiment, read.JobFile));
        Assert.Equal(("churn.csv", "generated", "abc"), (read.Data, read.DataNote, read.GitCommit));
    }

    [Fact]
    public async Task A_claim_starts_the_run_and_brings_the_submitted_files()
    {
        var submitted = await Client.SubmitRunAsync(
            new SubmitRunRequest
            {
                JobFileName = "a",
                JobFile = "b",
                Files = new Dictionary<string, string> { ["tests.json"] = "{}" },
            },
            Cancelled);

        var claimed = await Client.ClaimRunAsync(submitted.Id, new ClaimRunRequest("c1", 1, "worker-1"), Cancelled);

        Assert.Equal((RunState.Running, 1, "worker-1"), (claimed!.Run.State, claimed.Run.Attempt, claimed.Run.Trainer));
        Assert.Equal("{}", claimed.Files["tests.json"]);
        Assert.NotNull(claimed.Run.StartedAt);
    }

    [Fact]
    public async Task Of_two_trainers_that_claim_a_run_one_gets_it()
    {
        var run = await _registry.SubmitAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            n => Client.ClaimRunAsync(run.Id, new ClaimRunRequest($"c{n}", 1, $"worker-{n}"), Cancelled)));

        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_granted_again()
    {
        var run = await _registry.SubmitAsync();
        await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c1", 1, "worker"), Cancelled);

        Assert.NotNull(await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c1", 1, "worker"), Cancelled));
    }

    [Fact]
    public async Task A_later_delivery_takes_the_run_over_and_the_first_trainer_is_heard_no_more()
    {
        var run = await _registry.SubmitAsync();
        await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("first", 1, "worker-1"), Cancelled);

        var second = await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("second", 2, "worker-2"), Cancelled);

        Assert.Equal((2, "worker-2"), (second!.Run.Attempt, second.Run.Trainer));
        var digest = await _registry.AddArtifactAsync("late");
        var late = new FinishRunRequest { ClaimId = "first", ArtifactDigest = digest, Register = "model" };
        Assert.Equal(HttpStatusCode.Conflict, (await RefusedAsync(() => Client.FinishRunAsync(run.Id, late, Cancelled))).Status);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await RefusedAsync(() => Client.LogRunAsync(run.Id, new LogRunRequest { ClaimId = "first", Progress = 1 }, Cancelled))).Status);
        await Client.FinishRunAsync(run.Id, late with { ClaimId = "second" }, Cancelled);
        Assert.Single((await Client.ListVersionsAsync("model", Cancelled)).Items);
    }

    [Fact]
    public async Task Params_metrics_and_progress_are_kept_and_sending_them_twice_changes_nothing()
    {
        var run = await ClaimedAsync();
        var report = new LogRunRequest
        {
            ClaimId = "c",
            Params = new Dictionary<string, string> { ["trees"] = "100" },
            Metrics = [new MetricPoint("loss", 0.9, 1, DateTimeOffset.UnixEpoch), new MetricPoint("loss", 0.5, 2, DateTimeOffset.UnixEpoch), new MetricPoint("auc", 0.8, 0, DateTimeOffset.UnixEpoch)],
            Progress = 0.5,
        };

        await Client.LogRunAsync(run.Id, report, Cancelled);
        await Client.LogRunAsync(run.Id, report, Cancelled);
        var read = await Client.GetRunAsync(run.Id, Cancelled);

        Assert.Equal("100", read.Params["trees"]);
        Assert.Equal(new Dictionary<string, double> { ["loss"] = 0.5, ["auc"] = 0.8 }, read.Metrics);
        Assert.Equal(0.5, read.Progress);
    }

    [Fact]
    public async Task A_param_is_written_once()
    {
        var run = await ClaimedAsync();
        await Client.LogRunAsync(run.Id, Param("100"), Cancelled);

        var e = await RefusedAsync(() => Client.LogRunAsync(run.Id, Param("200"), Cancelled));

        Assert.Equal((HttpStatusCode.BadRequest, "The param 'trees' has another value already; a param is written once."), (e.Status, e.Message));
    }

    [Fact]
    public async Task A_finished_run_has_registered_one_version_however_often_the_end_is_reported()
    {
        var run = await ClaimedAsync();
        var end = new FinishRunRequest
        {
            ClaimId = "c",
            ArtifactDigest = await _registry.AddArtifactAsync("model"),
            Metrics = new Dictionary<string, double> { ["auc"] = 0.9 },
            Register = "titanic",
        };

        var first = await Client.FinishRunAsync(run.Id, end, Cancelled);
        var second = await Client.FinishRunAsync(run.Id, end, Cancelled);

        Assert.Equal((RunState.Completed, "titanic", 1), (first.State, first.Model, first.ModelVersion));
        Assert.Equal(first.ModelVersion, second.ModelVersion);
        var version = Assert.Single((await Client.ListVersionsAsync("titanic", Cancelled)).Items);
        Assert.Equal((end.ArtifactDigest, run.Id, 0.9), (version.Digest, version.RunId, version.Metrics["auc"]));
    }

    [Fact]
    public async Task A_failed_run_keeps_the_sentence_and_registers_nothing()
    {
        var run = await ClaimedAsync();

        var failed = await Client.FinishRunAsync(
            run.Id, new FinishRunRequest { ClaimId = "c", Error = "a.csv line 3: it is broken.", Register = "titanic" }, Cancelled);

        Assert.Equal((RunState.Failed, "a.csv line 3: it is broken."), (failed.State, failed.Error));
        Assert.Empty((await Client.ListModelsAsync(Cancelled)).Items);
    }

    [Fact]
    public async Task An_artifact_that_is_not_in_the_store_is_refused_and_the_run_stays_open()
    {
        var run = await ClaimedAsync();

        var e = await RefusedAsync(() => Client.FinishRunAsync(
            run.Id, new FinishRunRequest { ClaimId = "c", ArtifactDigest = new string('0', 64), Register = "titanic" }, Cancelled));

        Assert.Equal(HttpStatusCode.BadRequest, e.Status);
        Assert.Contains("artifactDigest: The artifact store holds no", e.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Running, (await Client.GetRunAsync(run.Id, Cancelled)).State);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_in_pages()
    {
        var runs = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            runs.Insert(0, (await _registry.SubmitAsync()).Id);
            await Task.Delay(2, Cancelled);
        }

        var first = await Client.ListRunsAsync(3, null, Cancelled);
        var rest = await Client.ListRunsAsync(3, first.NextPageToken, Cancelled);

        Assert.Equal(runs, first.Items.Concat(rest.Items).Select(run => run.Id));
        Assert.Null(rest.NextPageToken);
    }

    [Theory]
    [InlineData("/api/v1/runs/none", "There is no run 'none'.", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/runs?limit=0", "limit: it lies between 1 and 200.", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/runs?limit=201", "limit: it lies between 1 and 200.", HttpStatusCode.BadRequest)]
    public async Task A_read_of_what_is_not_there_is_a_problem(string path, string detail, HttpStatusCode status)
    {
        using var response = await _registry.Http.GetAsync(path, Cancelled);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"jobFileName":"a","jobFile":""}""", "jobFile: it has 1 to")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","experiment":"a/b"}""", "experiment: A name has")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","expriment":"c"}""", "$.expriment")]
    [InlineData("""{"jobFile":"b"}""", "The body lacks 'jobFileName'.")]
    public async Task A_submission_that_does_not_fit_names_the_field(string json, string detail)
    {
        using var response = await _registry.Http.PostAsync("/api/v1/runs", Json(json), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"claimId":"c","register":"titanic"}""", "register: a version is registered of an artifact, and the run has brought none.")]
    [InlineData("""{"claimId":"c","error":"x","deploy":"titanic"}""", "deploy: only a registered version can be deployed.")]
    [InlineData("""{"claimId":"c","error":"x","register":"a/b"}""", "register: A name has")]
    [InlineData("""{"claimId":"c","artifactDigest":"../../etc/passwd"}""", "artifactDigest: it has 64 lower-case hexadecimal digits.")]
    public async Task An_end_that_does_not_fit_names_the_field(string json, string detail)
    {
        var run = await ClaimedAsync();

        using var response = await _registry.Http.PostAsync($"/api/v1/runs/{run.Id}/finish", Json(json), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static LogRunRequest Param(string value) => new() { ClaimId = "c", Params = new Dictionary<string, string> { ["trees"] = value } };

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    private static Task<RegistryException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<RegistryException>(call);

    private async Task<Run> ClaimedAsync()
    {
        var run = await _registry.SubmitAsync();
        return (await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c", 1, "worker"), Cancelled))!.Run;
    }
}
