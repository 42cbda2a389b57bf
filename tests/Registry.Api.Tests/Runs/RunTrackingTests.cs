using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public class RunTrackingTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RunningRegistry Registry => resting.Registry;

    [Fact]
    public async Task Who_submitted_a_run_and_from_where_is_kept_without_passwords()
    {
        var submitted = await Registry.Client.SubmitRunAsync(
            new SubmitRunRequest
            {
                Experiment = "origin",
                JobFileName = "a.job.yaml",
                JobFile = "label: y",
                User = "ada",
                GitUrl = "https://ada:secret@example.org/ships.git",
                GitCommit = "abc",
                GitDirty = true,
                Tags = new Dictionary<string, string> { ["team"] = "red" },
            },
            Cancelled);

        var run = await Registry.Client.GetRunAsync(submitted.Id, Cancelled);

        Assert.Equal(("ada", "https://example.org/ships.git", "abc", true), (run.User, run.GitUrl, run.GitCommit, run.GitDirty));
        Assert.Equal(("origin", "red", RunKind.Job), (run.Experiment, run.Tags["team"], run.Kind));
        Assert.NotEqual("", run.Name);
    }

    [Fact]
    public async Task Every_attempt_stays_visible_with_its_own_log()
    {
        var run = await Registry.SubmitAsync();
        await ClaimAsync(run, 1, "dead");
        await LogAsync(run, "dead", new LogChunk(0, "one\n"));
        await ClaimAsync(run, 2, "next");
        await LogAsync(run, "next", new LogChunk(0, "two\n"), new LogChunk(1, "three\n"));
        await LogAsync(run, "next", new LogChunk(1, "three\n"), new LogChunk(2, "four\n"));

        var read = await Registry.Client.GetRunAsync(run.Id, Cancelled);

        Assert.Equal([(1, "dead", true), (2, "next", false)], read.Attempts.Select(attempt => (attempt.Number, attempt.Trainer, attempt.EndedAt is not null)));
        Assert.Equal("box, 2 cores", read.Machine);
        Assert.Equal("two\nthree\nfour\n", await Registry.Http.GetStringAsync($"/api/v1/runs/{run.Id}/log.txt", Cancelled));
        Assert.Equal("one\n", await Registry.Http.GetStringAsync($"/api/v1/runs/{run.Id}/log.txt?attempt=1", Cancelled));
        Assert.Equal("three\nfour\n", await Registry.Http.GetStringAsync($"/api/v1/runs/{run.Id}/log.txt?tail=2", Cancelled));
        Assert.Equal("two\nthree\nfour\n", await Registry.Http.GetStringAsync($"/api/v1/runs/{run.Id}/log.txt?tail=9", Cancelled));
    }

    [Fact]
    public async Task Whoever_follows_a_log_gets_each_piece_once_and_the_end()
    {
        var run = await Registry.SubmitAsync();
        await ClaimAsync(run, 1, "c");
        var waiting = FollowAsync(run.Id, -1, wait: 20);
        await LogAsync(run, "c", new LogChunk(0, "one\n"));
        var first = await waiting;
        await Registry.Client.FinishRunAsync(run.Id, new FinishRunRequest { ClaimId = "c", Error = "It broke." }, Cancelled);
        var last = await FollowAsync(run.Id, 0, wait: 20);

        Assert.Equal(["one\n"], first.Chunks.Select(chunk => chunk.Text));
        Assert.False(first.IsComplete);
        Assert.Empty(last.Chunks);
        Assert.True(last.IsComplete);
    }

    [Fact]
    public async Task A_cancelled_run_hears_its_trainer_no_more()
    {
        var run = await Registry.SubmitAsync();
        await ClaimAsync(run, 1, "c");

        var cancelled = await Registry.Client.CancelRunAsync(run.Id, Cancelled);
        var again = await Registry.Client.CancelRunAsync(run.Id, Cancelled);

        Assert.Equal((RunState.Cancelled, RunState.Cancelled), (cancelled.State, again.State));
        Assert.NotNull(cancelled.EndedAt);
        Assert.NotNull(cancelled.Attempts.Single().EndedAt);
        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<RegistryException>(() => LogAsync(run, "c"))).Status);
        Assert.Null(await Registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest("d", 2, "d"), Cancelled));
    }

    [Fact]
    public async Task A_queued_run_can_be_cancelled_and_an_ended_one_cannot()
    {
        var queued = await Registry.SubmitAsync();
        var ended = await Registry.CompleteRunAsync("cancelled-too-late", 0.8);

        Assert.Equal(RunState.Cancelled, (await Registry.Client.CancelRunAsync(queued.Id, Cancelled)).State);
        var refusal = await Assert.ThrowsAsync<RegistryException>(() => Registry.Client.CancelRunAsync(ended.Id, Cancelled));
        Assert.Equal((HttpStatusCode.Conflict, $"Run {ended.Id} has ended already: it is Completed."), (refusal.Status, refusal.Message));
    }

    [Fact]
    public async Task Name_note_and_tags_can_be_changed_and_removed()
    {
        var run = await Registry.SubmitAsync();
        await ChangeAsync(run, """{"name":"best","note":"Look at this.","tags":{"team":"red","old":"x"}}""");

        var changed = await ChangeAsync(run, """{"tags":{"old":null}}""");

        Assert.Equal(("best", "Look at this.", "red"), (changed.Name, changed.Note, changed.Tags["team"]));
        Assert.DoesNotContain("old", changed.Tags.Keys);
        Assert.Null((await ChangeAsync(run, """{"note":""}""")).Note);
    }

    [Fact]
    public async Task A_deleted_run_is_gone_from_lists_until_it_is_restored()
    {
        var run = await Registry.CompleteRunAsync("deleted", 0.8);
        using var deleted = await Registry.Http.DeleteAsync($"/api/v1/runs/{run.Id}", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.DoesNotContain((await Registry.Client.ListRunsAsync(200, null, Cancelled)).Items, item => item.Id == run.Id);

        using var restored = await Registry.Http.PostAsync($"/api/v1/runs/{run.Id}/restore", null, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, restored.StatusCode);
        Assert.Contains((await Registry.Client.ListRunsAsync(200, null, Cancelled)).Items, item => item.Id == run.Id);
    }

    [Fact]
    public async Task A_metric_keeps_every_value_in_pages()
    {
        var run = await Registry.SubmitAsync();
        await ClaimAsync(run, 1, "c");
        var points = Enumerable.Range(0, 5).Select(step => new MetricPoint("loss", 1.0 / (step + 1), step, DateTimeOffset.UnixEpoch.AddSeconds(step))).ToArray();
        for (var repetition = 0; repetition < 2; repetition++)
        {
            await Registry.Client.LogRunAsync(run.Id, new LogRunRequest { ClaimId = "c", Metrics = points }, Cancelled);
        }

        var first = await MetricAsync(run.Id, "limit=3");
        var second = await MetricAsync(run.Id, $"limit=3&pageToken={first.NextPageToken}");

        Assert.Equal(points, first.Items.Concat(second.Items));
        Assert.Null(second.NextPageToken);
        Assert.Equal(0.2, (await Registry.Client.GetRunAsync(run.Id, Cancelled)).Metrics["loss"]);
    }

    [Fact]
    public async Task The_run_file_names_what_a_next_step_needs()
    {
        var run = await Registry.CompleteRunAsync("run-file", 0.8);

        using var file = JsonDocument.Parse(await Registry.Http.GetStringAsync($"/api/v1/runs/{run.Id}/run.json", Cancelled));

        var root = file.RootElement;
        Assert.Equal(("Default", "0", run.Id), (Text(root, "experimentName"), Text(root, "experimentId"), Text(root, "runId")));
        Assert.Equal("Completed", Text(root, "status"));
        Assert.Equal((run.Id, "0"), (Text(root.GetProperty("mlflow"), "runId"), Text(root.GetProperty("mlflow"), "experimentId")));
        Assert.Equal("run-file:1", Text(root.GetProperty("model"), "id"));
    }

    [Fact]
    public async Task A_run_of_a_deleted_experiment_is_refused()
    {
        using var made = await Registry.Http.PostAsJsonAsync("/api/v1/experiments", new { name = "gone" }, Cancelled);
        var id = Text((await made.Content.ReadFromJsonAsync<JsonElement>(Cancelled))!, "id");
        using var deleted = await Registry.Http.DeleteAsync($"/api/v1/experiments/{id}", Cancelled);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => Registry.Client.SubmitRunAsync(
            new SubmitRunRequest { Experiment = "gone", JobFileName = "a", JobFile = "b" }, Cancelled));

        Assert.Equal("experiment: 'gone' is deleted; restore it, or choose another.", refusal.Message);
    }

    [Fact]
    public async Task Sixteen_runs_of_a_new_experiment_make_it_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Registry.Client.SubmitRunAsync(
            new SubmitRunRequest { Experiment = "made-once", JobFileName = "a", JobFile = "b" }, Cancelled)));

        Assert.Single(runs.Select(run => run.ExperimentId).Distinct());
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private Task ClaimAsync(Run run, int attempt, string claim) =>
        Registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest(claim, attempt, claim, "box, 2 cores", "engine 1"), Cancelled);

    private Task LogAsync(Run run, string claim, params LogChunk[] chunks) =>
        Registry.Client.LogRunAsync(run.Id, new LogRunRequest { ClaimId = claim, Log = chunks }, Cancelled);

    private async Task<RunLog> FollowAsync(string id, long after, int wait) =>
        (await Registry.Http.GetFromJsonAsync<RunLog>($"/api/v1/runs/{id}/log?after={after}&waitSeconds={wait}", WireJson.Options, Cancelled))!;

    private async Task<Page<MetricPoint>> MetricAsync(string id, string query) =>
        (await Registry.Http.GetFromJsonAsync<Page<MetricPoint>>($"/api/v1/runs/{id}/metrics?key=loss&{query}", WireJson.Options, Cancelled))!;

    private async Task<Run> ChangeAsync(Run run, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Registry.Http.PatchAsync($"/api/v1/runs/{run.Id}", body, Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<Run>(WireJson.Options, Cancelled))!;
    }
}
