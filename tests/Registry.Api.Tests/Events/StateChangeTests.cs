using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Tests.Mlflow;

namespace MLOpsAspire.Registry.Api.Tests.Events;

/// <summary>Every change of a run, a model, a deployment or an experiment is told, and nothing else is. Those of releases and keys have tests of their own.</summary>
public class StateChangeTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryClient Client => _registry.Client;

    private MlflowCaller Mlflow => new(_registry.Http);

    private SteppedEvents Events => new(_registry);

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_run_that_goes_well_tells_of_its_way_and_of_what_came_of_it()
    {
        var run = await _registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic");

        var events = await Events.ReadAsync();
        Assert.Equal(
            [
                ("mlops.run.queued", $"runs/{run.Id}"),
                ("mlops.run.running", $"runs/{run.Id}"),
                ("mlops.model.created", "models/titanic"),
                ("mlops.model.version-registered", "models/titanic"),
                ("mlops.deployment.created", "endpoints/titanic/deployments/dev"),
                ("mlops.deployment.created", "endpoints/titanic/deployments/production"),
                ("mlops.release.pending", $"releases/{run.ReleaseId}"),
                ("mlops.run.finished", $"runs/{run.Id}"),
            ],
            events.Select(one => (one.Type, one.Subject)));
        Assert.Equal(
            new RunEvent(run.Id, run.Name, run.ExperimentId, RunKind.Job, RunState.Completed, null, 1, "worker", "titanic", 1, run.ReleaseId, null),
            Data<RunEvent>(events[^1]));
        Assert.Equal(new ModelVersionEvent("titanic", 1, run.ArtifactDigest, run.Id), Data<ModelVersionEvent>(events[3]));
    }

    [Fact]
    public async Task A_run_that_fails_says_why()
    {
        var run = await ClaimedAsync();
        var end = new FinishRunRequest { ClaimId = "c1", Error = "The column 'Age' is not there." };
        await Client.FinishRunAsync(run.Id, end, Cancelled);
        await Client.FinishRunAsync(run.Id, end, Cancelled);

        Assert.Equal(["run.queued", "run.running", "run.failed"], await Events.TypesAsync());
        Assert.Equal("The column 'Age' is not there.", Data<RunEvent>((await Events.ReadAsync())[^1]).Error);
    }

    [Fact]
    public async Task An_attempt_that_is_lost_is_told_of_before_the_next_one_begins()
    {
        var run = await ClaimedAsync();
        await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c2", 2, "other"), Cancelled);
        await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c2", 2, "other"), Cancelled);
        Assert.Null(await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c3", 2, "third"), Cancelled));

        Assert.Equal(
            [("run.running", 1, "worker"), ("run.attempt-lost", 1, "worker"), ("run.running", 2, "other")],
            (await Events.ReadAsync()).Skip(1).Select(one => (one.Type["mlops.".Length..], Data<RunEvent>(one).Attempt, Data<RunEvent>(one).Trainer)));
    }

    [Fact]
    public async Task A_job_that_is_given_up_is_told_of_as_a_dead_letter_and_as_a_failed_run()
    {
        var run = await ClaimedAsync();
        await using (var scope = _registry.Services.CreateAsyncScope())
        {
            var reports = scope.ServiceProvider.GetRequiredService<RunReportStore>();
            Assert.True(await reports.FailAsync(run.Id, "The job was given up.", Cancelled));
            Assert.False(await reports.FailAsync(run.Id, "The job was given up.", Cancelled));
        }

        Assert.Equal(["run.queued", "run.running", "run.dead-lettered", "run.failed"], await Events.TypesAsync());
    }

    [Fact]
    public async Task A_run_that_is_cancelled_says_so_once()
    {
        var run = await _registry.SubmitAsync();
        await Client.CancelRunAsync(run.Id, Cancelled);
        await Client.CancelRunAsync(run.Id, Cancelled);

        Assert.Equal(["run.queued", "run.cancelled"], await Events.TypesAsync());
    }

    [Fact]
    public async Task Runs_of_other_programs_are_told_of_too_and_what_they_log_is_not()
    {
        var (experiment, run) = await Mlflow.StartRunAsync();
        await Mlflow.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 0.5, timestamp = 1 });
        await Mlflow.PostAsync("runs/log-batch", new { run_id = run, tags = new[] { new { key = "a", value = "b" } } });
        await Mlflow.PostAsync("runs/update", new { run_id = run, run_name = "another" });
        await Mlflow.PostAsync("runs/update", new { run_id = run, status = "FAILED" });
        await Mlflow.PostAsync("runs/update", new { run_id = run, status = "FAILED" });
        await Mlflow.PostAsync("runs/delete", new { run_id = run });
        await Mlflow.PostAsync("runs/restore", new { run_id = run });
        await Mlflow.PostAsync("experiments/update", new { experiment_id = experiment, new_name = "other" });
        await Mlflow.PostAsync("experiments/delete", new { experiment_id = experiment });
        await Mlflow.PostAsync("experiments/restore", new { experiment_id = experiment });

        Assert.Equal(
            [
                "experiment.created", "run.running", "run.failed", "run.deleted", "run.restored",
                "experiment.renamed", "experiment.deleted", "experiment.restored",
            ],
            await Events.TypesAsync());
    }

    [Fact]
    public async Task A_trainer_s_reports_and_life_signs_are_not_told_of()
    {
        var run = await ClaimedAsync();
        await Client.LogRunAsync(run.Id, new LogRunRequest { ClaimId = "c1", Metrics = [new("loss", 1, 1, DateTimeOffset.UnixEpoch)], Progress = 0.5 }, Cancelled);
        await Client.LogRunAsync(run.Id, new LogRunRequest { ClaimId = "c1" }, Cancelled);

        Assert.Equal(["run.queued", "run.running"], await Events.TypesAsync());
    }

    [Fact]
    public async Task What_happens_to_a_model_is_about_the_model_and_in_its_order()
    {
        await Client.CreateModelAsync(new CreateModelRequest { Name = "m" }, Cancelled);
        await _registry.CompleteRunAsync("m", 0.8);
        await Client.SetAliasAsync("m", "champion", new(1), null, Cancelled);
        await Client.SetAliasAsync("m", "champion", new(1), "*", Cancelled);
        await Client.ChangeVersionAsync("m", 1, new ChangeVersionRequest { Stage = ModelStage.Staging }, null, Cancelled);
        await Client.RemoveAliasAsync("m", "champion", "*", Cancelled);
        await Client.ChangeModelAsync("m", new ChangeModelRequest { Name = "n" }, Cancelled);
        await Client.DeleteVersionAsync("n", 1, Cancelled);
        await Client.DeleteModelAsync("n", Cancelled);

        Assert.Equal(
            ["model.created", "model.version-registered", "model.alias-set", "model.stage-changed", "model.alias-removed", "model.renamed"],
            await Events.TypesAsync("&subject=models/m"));
        Assert.Equal(["model.stage-changed", "model.version-deleted", "model.deleted"], await Events.TypesAsync("&subject=models/n"));
    }

    [Fact]
    public async Task What_is_refused_is_not_told_of()
    {
        await _registry.CompleteRunAsync("m", 0.8);
        var before = (await Events.ReadAsync()).Count;

        await Assert.ThrowsAsync<RegistryException>(() => Client.CreateModelAsync(new CreateModelRequest { Name = "m" }, Cancelled));
        await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("m", "champion", new(7), null, Cancelled));
        await Assert.ThrowsAsync<RegistryException>(() => Client.DeleteVersionAsync("m", 7, Cancelled));
        await Assert.ThrowsAsync<RegistryException>(() => Client.DeleteModelAsync("other", Cancelled));

        Assert.Equal(before, (await Events.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_deployment_tells_of_its_config_and_its_keys_but_never_a_key()
    {
        await Client.CreateEndpointAsync("titanic", Cancelled);
        await Client.CreateEndpointAsync("titanic", Cancelled);
        const string Production = "/api/v1/endpoints/titanic/deployments/production";
        using var put = await _registry.Http.PutAsync($"{Production}/config", new StringContent("cpu: 2", Encoding.UTF8, "application/yaml"), Cancelled);
        using var rotated = await _registry.Http.PostAsync($"{Production}/keys/primary/rotate", null, Cancelled);
        using var removed = await _registry.Http.DeleteAsync($"{Production}/keys", Cancelled);
        using var again = await _registry.Http.DeleteAsync($"{Production}/keys", Cancelled);

        var events = await Events.ReadAsync("&subject=endpoints/titanic/deployments/production");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (put.StatusCode, rotated.StatusCode));
        Assert.Equal(
            ["mlops.deployment.created", "mlops.deployment.config-changed", "mlops.deployment.keys-changed", "mlops.deployment.keys-changed"],
            events.Select(one => one.Type));
        Assert.Equal(new DeploymentConfig { Cpu = 2 }, Data<DeploymentEvent>(events[1]).Config);
        Assert.Equal("""{"endpoint":"titanic","deployment":"production","by":"anonymous","key":"primary"}""", events[2].Data.GetRawText());
        Assert.Equal("""{"endpoint":"titanic","deployment":"production","by":"anonymous"}""", events[3].Data.GetRawText());
    }

    [Fact]
    public async Task Events_are_cloud_events()
    {
        var run = await _registry.SubmitAsync();
        await Events.PublishAsync();

        var text = await _registry.Http.GetStringAsync("/api/v1/events", Cancelled);

        var one = JsonNode.Parse(text)!["items"]!.AsArray().Single()!.AsObject();
        Assert.Matches("^[0-9a-f]{32}$", (string)one["id"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$", (string)one["time"]!);
        Assert.Equal(run.Id, (string)one["data"]!["id"]!);
        foreach (var checkedAlready in new[] { "id", "time", "data" })
        {
            one.Remove(checkedAlready);
        }

        Assert.Equal(
            $$"""{"source":"/mlops/registry","type":"mlops.run.queued","subject":"runs/{{run.Id}}","sequence":"0000000000000000001","specversion":"1.0","datacontenttype":"application/json"}""",
            one.ToJsonString());
    }

    private static T Data<T>(CloudEvent one) => System.Text.Json.JsonSerializer.Deserialize<T>(one.Data, WireJson.Options)!;

    private async Task<Run> ClaimedAsync()
    {
        var run = await _registry.SubmitAsync();
        return (await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c1", 1, "worker"), Cancelled))!.Run;
    }
}
