using System.Net;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

public class ReleaseTests
{
    private const string ExpectsOne = """{"tests":[{"name":"the passenger","request":{"Age":1},"expect":{"prediction":1}}]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_version_goes_through_dev_and_the_gates_to_production()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);

        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);

        var release = await EndAsync(registry, run.ReleaseId!);
        Assert.Equal(ReleaseState.Completed, release.State);
        Assert.Equal(
            [
                ("functional", GateOutcome.Passed), ("schema", GateOutcome.Passed), ("quality", GateOutcome.Passed), ("latency", GateOutcome.Skipped),
            ],
            release.Gates.Select(gate => (gate.Gate, gate.Outcome)));
        Assert.Equal([DeploymentNames.Dev], replica.Asked);
        Assert.All(await DeploymentsAsync(registry), deployment => Assert.Equal((1, run.ArtifactDigest), (deployment.Version, deployment.Digest)));
    }

    [Fact]
    public async Task A_version_that_answers_a_functional_test_wrongly_does_not_reach_production()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 0);

        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);

        var release = await EndAsync(registry, run.ReleaseId!);
        Assert.Equal(ReleaseState.Rejected, release.State);
        Assert.Equal("The functional gate did not pass: 'the passenger' was not answered with the prediction 1.", release.Error);
        Assert.Null((await ProductionAsync(registry)).Version);
    }

    [Theory]
    [InlineData(0.840, ReleaseState.Completed, 2)]
    [InlineData(0.839, ReleaseState.Rejected, 1)]
    public async Task A_version_may_be_a_hundredth_worse_than_the_champion_and_no_more(double auc, ReleaseState end, int inProduction)
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        await EndAsync(registry, (await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic")).ReleaseId!);

        var candidate = await registry.CompleteRunAsync("titanic", auc, deploy: "titanic");

        var release = await EndAsync(registry, candidate.ReleaseId!);
        Assert.Equal(end, release.State);
        Assert.Contains("0.85 of version 1", release.Gates[2].Detail, StringComparison.Ordinal);
        Assert.Equal(inProduction, (await ProductionAsync(registry)).Version);
    }

    [Fact]
    public async Task A_version_that_no_replica_can_load_fails_with_the_replica_s_reason()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1, error: "the file is cut short.");

        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic");

        var release = await EndAsync(registry, run.ReleaseId!);
        Assert.Equal(ReleaseState.Failed, release.State);
        Assert.Equal("A scoring replica could not load version 1 on dev: the file is cut short.", release.Error);
        Assert.Null((await ProductionAsync(registry)).Version);
    }

    [Fact]
    public async Task Without_a_replica_the_release_fails_after_its_time_and_says_what_to_do()
    {
        await using var registry = await RunningRegistry.StartAsync(settings: "--Releases:LoadTimeout=00:00:01");

        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic");

        var release = await EndAsync(registry, run.ReleaseId!);
        Assert.Equal(ReleaseState.Failed, release.State);
        Assert.Contains("start Scoring.Api", release.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_production_cannot_load_gives_way_to_the_one_before()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        await EndAsync(registry, (await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic")).ReleaseId!);

        // It is asked to test after dev has loaded and before production does.
        replica.OnAsked = asked => asked.Error = "the disk is full.";
        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);

        var release = await EndAsync(registry, run.ReleaseId!);
        Assert.Equal(ReleaseState.RolledBack, release.State);
        Assert.EndsWith("the disk is full. Production serves version 1 again.", release.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await ProductionAsync(registry)).Version);
    }

    [Fact]
    public async Task Releases_of_one_endpoint_take_turns_and_the_last_one_wins()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);

        var runs = new List<Run>();
        for (var n = 0; n < 3; n++)
        {
            runs.Add(await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic"));
        }

        foreach (var run in runs)
        {
            Assert.Equal(ReleaseState.Completed, (await EndAsync(registry, run.ReleaseId!)).State);
        }

        Assert.Equal(3, (await ProductionAsync(registry)).Version);
    }

    [Theory]
    [InlineData(ReleaseState.Pending)]
    [InlineData(ReleaseState.LoadingDev)]
    [InlineData(ReleaseState.Testing)]
    [InlineData(ReleaseState.LoadingProduction)]
    public async Task A_release_goes_on_where_a_registry_that_died_left_it(ReleaseState state)
    {
        using var folder = new TempFolder();
        string releaseId;
        await using (var first = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, folder))
        {
            releaseId = (await first.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne)).ReleaseId!;
            await using var replica = await FakeReplica.StartAsync(first.Client, prediction: 1);
            await ReleaseStepper.AdvanceToAsync(first, releaseId, state);
        }

        await using var second = await RunningRegistry.StartAsync(folder: folder);
        await using var again = await FakeReplica.StartAsync(second.Client, prediction: 1);

        Assert.Equal(ReleaseState.Completed, (await EndAsync(second, releaseId)).State);
        Assert.Equal(1, (await ProductionAsync(second)).Version);
    }

    [Fact]
    public async Task A_registered_version_can_be_released_by_hand()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        await registry.CompleteRunAsync("titanic", 0.85);

        var release = await registry.Client.StartReleaseAsync(new StartReleaseRequest("titanic", "titanic", 1), Cancelled);

        Assert.Equal(ReleaseState.Completed, (await EndAsync(registry, release.Id)).State);
    }

    [Theory]
    [InlineData("titanic", "none", 1, HttpStatusCode.NotFound)]
    [InlineData("2nd", "titanic", 1, HttpStatusCode.BadRequest)]
    public async Task A_release_of_what_is_not_there_is_refused(string endpoint, string model, int version, HttpStatusCode status)
    {
        await using var registry = await RunningRegistry.StartAsync();

        var e = await Assert.ThrowsAsync<RegistryException>(
            () => registry.Client.StartReleaseAsync(new StartReleaseRequest(endpoint, model, version), Cancelled));

        Assert.Equal(status, e.Status);
    }

    private static Task<Release> EndAsync(RunningRegistry registry, string releaseId) => Eventually.GetAsync(
        async () => await registry.Client.GetReleaseAsync(releaseId, Cancelled), release => release.EndedAt is not null);

    private static async Task<IReadOnlyList<Deployment>> DeploymentsAsync(RunningRegistry registry) =>
        (await registry.Client.WatchDeploymentsAsync(null, Cancelled))!.Deployments;

    private static async Task<Deployment> ProductionAsync(RunningRegistry registry) =>
        (await DeploymentsAsync(registry)).Single(deployment => deployment.Name == DeploymentNames.Production);
}
