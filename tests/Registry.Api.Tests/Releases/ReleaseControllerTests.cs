using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

public class ReleaseControllerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        RunningRegistry.WithoutBackgroundWork(builder);
    });

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Silence_while_production_loads_does_not_set_it_back()
    {
        await CompletedAsync();
        var second = await LoadingProductionAsync();
        Assert.False(await ReleaseStepper.AdvanceAsync(_registry, second.Id));

        // Nobody reports in this time.
        _time.Advance(new ReleaseOptions().LoadTimeout + TimeSpan.FromSeconds(1));
        Assert.True(await ReleaseStepper.AdvanceAsync(_registry, second.Id));

        var ended = await _registry.Client.GetReleaseAsync(second.Id, Cancelled);
        Assert.Equal(ReleaseState.Failed, ended.State);
        Assert.EndsWith("Production stays on version 2.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _registry.ProductionAsync("titanic")).Version);
    }

    [Fact]
    public async Task A_replica_that_is_there_and_does_not_load_in_time_sets_production_back()
    {
        await CompletedAsync();
        var second = await LoadingProductionAsync();
        Assert.False(await ReleaseStepper.AdvanceAsync(_registry, second.Id));

        _time.Advance(new ReleaseOptions().LoadTimeout + TimeSpan.FromSeconds(1));
        await ReportAsync();
        Assert.True(await ReleaseStepper.AdvanceAsync(_registry, second.Id));

        Assert.Equal(1, (await _registry.ProductionAsync("titanic")).Version);
    }

    [Fact]
    public async Task The_first_version_that_production_cannot_load_leaves_it_empty()
    {
        var first = await LoadingProductionAsync();

        await ReportProductionAsync(error: "the disk is full.");
        Assert.True(await ReleaseStepper.AdvanceAsync(_registry, first.Id));

        Assert.Equal(new Deployment("titanic", DeploymentNames.Production), await _registry.ProductionAsync("titanic"));
    }

    [Fact]
    public async Task Production_that_was_pointed_elsewhere_meanwhile_is_not_set_back()
    {
        await CompletedAsync();
        var second = await LoadingProductionAsync();
        await ReportProductionAsync(error: "the disk is full.");
        var elsewhere = new Deployment("titanic", DeploymentNames.Production, "titanic", 3, new string('3', 64));
        await using (var scope = _registry.Services.CreateAsyncScope())
        {
            Assert.True(await scope.ServiceProvider.GetRequiredService<DeploymentStore>().ChangeAsync(
                elsewhere.Endpoint, elsewhere.Name, DeploymentChange.PointAt(elsewhere).Apply, new ChangeAuthor("ada"), Cancelled));
        }

        Assert.True(await ReleaseStepper.AdvanceAsync(_registry, second.Id));

        var ended = await _registry.Client.GetReleaseAsync(second.Id, Cancelled);
        Assert.Equal(ReleaseState.Failed, ended.State);
        Assert.EndsWith("Production was changed meanwhile and stays as it is.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(elsewhere, await _registry.ProductionAsync("titanic"));
    }

    [Fact]
    public async Task A_deployment_that_serves_something_else_than_expected_is_left_alone_and_nobody_is_woken()
    {
        await CompletedAsync();
        var before = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);
        await using var scope = _registry.Services.CreateAsyncScope();

        var nothing = new Deployment("titanic", DeploymentNames.Production);
        var changed = await scope.ServiceProvider.GetRequiredService<DeploymentStore>().ChangeAsync(
            "titanic", DeploymentNames.Production, DeploymentChange.PointAt(nothing, receipt: null, row => row.Digest == new string('0', 64)).Apply, new ChangeAuthor("ada"), Cancelled);

        Assert.False(changed);
        var after = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);
        Assert.Equal(before!.Revision, after!.Revision);
        Assert.Equal(before.Deployments, after.Deployments);
    }

    [Fact]
    public async Task Time_in_which_the_wall_clock_was_set_forward_is_no_time_to_load_in()
    {
        var first = await LoadingProductionAsync();
        Assert.False(await ReleaseStepper.AdvanceAsync(_registry, first.Id));

        _time.JumpWallClock(TimeSpan.FromDays(1));

        Assert.False(await ReleaseStepper.AdvanceAsync(_registry, first.Id));
        await ReportProductionAsync(error: null);
        Assert.True(await ReleaseStepper.AdvanceAsync(_registry, first.Id));
        Assert.Equal(ReleaseState.Completed, (await _registry.Client.GetReleaseAsync(first.Id, Cancelled)).State);
    }

    /// <summary>Takes a new version to production, as far as the registry can without a word of the replica.</summary>
    private async Task<Release> LoadingProductionAsync()
    {
        var run = await _registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic");
        await ReleaseStepper.AdvanceToAsync(_registry, run.ReleaseId!, ReleaseState.LoadingDev);
        var dev = (await _registry.Client.CreateEndpointAsync("titanic", Cancelled)).Single(deployment => deployment.Name == DeploymentNames.Dev);
        await ReportAsync(new ReplicaDeployment("titanic", DeploymentNames.Dev, dev.Digest!));
        await ReleaseStepper.AdvanceToAsync(_registry, run.ReleaseId!, ReleaseState.LoadingProduction);
        return await _registry.Client.GetReleaseAsync(run.ReleaseId!, Cancelled);
    }

    private async Task CompletedAsync()
    {
        var release = await LoadingProductionAsync();
        await ReportProductionAsync(error: null);
        await ReleaseStepper.AdvanceToAsync(_registry, release.Id, ReleaseState.Completed);
    }

    private async Task ReportProductionAsync(string? error)
    {
        var production = await _registry.ProductionAsync("titanic");
        await ReportAsync(new ReplicaDeployment("titanic", DeploymentNames.Production, production.Digest!, error));
    }

    private Task ReportAsync(params ReplicaDeployment[] deployments) =>
        _registry.Client.ReportReplicaAsync("one", new ReplicaReport("http://127.0.0.1:1", deployments), Cancelled);
}
