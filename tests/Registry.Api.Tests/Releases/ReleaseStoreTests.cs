using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

public class ReleaseStoreTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Releases_of_one_endpoint_take_turns_in_the_order_they_were_added_though_the_clock_is_set_back()
    {
        var first = await AddAsync();
        _time.JumpWallClock(-TimeSpan.FromHours(1));
        var second = await AddAsync();

        Assert.Equal(first, (await NextAsync()).Id);
        await MoveAsync(_registry, await NextAsync(), new ReleaseMove(ReleaseState.LoadingDev));
        Assert.Equal(first, (await NextAsync()).Id);
        await MoveAsync(_registry, await NextAsync(), ReleaseMove.Fail("It is over."));
        Assert.Equal(second, (await NextAsync()).Id);
    }

    [Fact]
    public async Task An_endpoint_has_one_release_under_way_whatever_a_controller_tries()
    {
        await AddAsync();
        var first = await NextAsync();
        await AddAsync();
        await MoveAsync(_registry, first, ToDev(first));
        await MoveAsync(_registry, await NextAsync(), new ReleaseMove(ReleaseState.Testing));
        var second = await RowAsync(first.Sequence + 1);

        await Assert.ThrowsAsync<DbUpdateException>(() => MoveAsync(_registry, second, ToDev(second)));

        Assert.Equal(ReleaseState.Pending, (await RowAsync(second.Sequence)).State);
        Assert.Equal(first.Digest, (await DevAsync()).Digest);
    }

    [Fact]
    public async Task Each_endpoint_has_a_release_of_its_own_under_way()
    {
        await AddAsync("titanic");
        await AddAsync("churn");

        await using var scope = _registry.Services.CreateAsyncScope();
        var next = await scope.ServiceProvider.GetRequiredService<ReleaseStore>().NextAsync(Cancelled);

        Assert.Equal(["churn", "titanic"], next.Select(release => release.Endpoint).Order());
        Assert.All(await Task.WhenAll(next.Select(release => MoveAsync(_registry, release, ToDev(release)))), Assert.True);
    }

    [Fact]
    public async Task A_step_from_a_state_the_release_has_left_is_refused_and_changes_nothing()
    {
        var id = await AddAsync();
        var stale = await NextAsync();
        Assert.True(await MoveAsync(_registry, stale, new ReleaseMove(ReleaseState.LoadingDev)));
        var before = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);

        Assert.False(await MoveAsync(_registry, stale, ToDev(stale)));
        Assert.False(await MoveAsync(_registry, stale, ReleaseMove.Fail("It is over.")));

        var release = await _registry.Client.GetReleaseAsync(id, Cancelled);
        Assert.Equal((ReleaseState.LoadingDev, null, null), (release.State, release.Error, release.EndedAt));
        var after = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);
        Assert.Equal(before!.Revision, after!.Revision);
        Assert.Equal(before.Deployments, after.Deployments);
    }

    [Theory]
    [InlineData(ReleaseState.Pending, ReleaseState.LoadingDev, DeploymentNames.Dev)]
    [InlineData(ReleaseState.Testing, ReleaseState.LoadingProduction, DeploymentNames.Production)]
    public async Task Of_two_registries_that_take_the_same_step_at_once_one_does(ReleaseState from, ReleaseState to, string deployment)
    {
        await using var other = await StartAsync();
        await AddAsync();
        if (from != ReleaseState.Pending)
        {
            await MoveAsync(_registry, await NextAsync(), new ReleaseMove(from));
        }

        var release = await NextAsync();
        var before = await _registry.Client.WatchDeploymentsAsync(null, Cancelled);
        var move = new ReleaseMove(to)
        {
            Change = DeploymentChange.PointAt(release.CandidateOn(deployment)),
        };

        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            n => Task.Run(() => MoveAsync(n % 2 == 0 ? _registry : other, release, move), Cancelled)));

        Assert.Single(moved, isMoved => isMoved);
        Assert.Equal(to, (await NextAsync()).State);
        Assert.Equal(before!.Revision + 1, (await _registry.Client.WatchDeploymentsAsync(null, Cancelled))!.Revision);
    }

    private async Task<bool> MoveAsync(RunningRegistry registry, ReleaseRow release, ReleaseMove move)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        var moving = scope.ServiceProvider.GetRequiredService<ReleaseStore>().MoveAsync(release, move, Cancelled);

        // A move that has met another waits for a moment before it tries again.
        await _time.AdvanceUntilAsync(moving, TimeSpan.FromMilliseconds(10));
        return await moving;
    }

    private static ReleaseMove ToDev(ReleaseRow release) => new(ReleaseState.LoadingDev)
    {
        Change = DeploymentChange.PointAt(release.CandidateOn(DeploymentNames.Dev)),
    };

    private Task<RunningRegistry> StartAsync() => RunningRegistry.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            RunningRegistry.WithoutBackgroundWork(builder);
        },
        _folder);

    private async Task<string> AddAsync(string endpoint = "titanic") =>
        (await _registry.CompleteRunAsync("titanic", 0.85, deploy: endpoint)).ReleaseId!;

    private async Task<ReleaseRow> NextAsync()
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReleaseStore>().NextAsync(Cancelled)).Single();
    }

    private async Task<ReleaseRow> RowAsync(long sequence)
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        return scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Releases.Single(row => row.Sequence == sequence);
    }

    private async Task<Deployment> DevAsync() =>
        (await _registry.Client.CreateEndpointAsync("titanic", Cancelled)).Single(deployment => deployment.Name == DeploymentNames.Dev);
}
