using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Registry.Api.Leases;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Leases;

/// <summary>Two registries on one database.</summary>
public class LeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<Lease> _leases = [];
    private RunningRegistry _one = null!;
    private RunningRegistry _other = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync();
        _other = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _leases.ForEach(lease => lease.Dispose());
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_lease_that_is_renewed_stays_where_it_is()
    {
        var holder = LeaseOf(_one);
        var held = await holder.HoldAsync(Cancelled);
        var waiting = LeaseOf(_other).HoldAsync(Cancelled);

        for (var second = 0; second < 30; second++)
        {
            await AdvanceAsync(waiting);
            Assert.Equal(held, await holder.HoldAsync(Cancelled));
        }

        Assert.False(held.IsCancellationRequested);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task The_lease_of_a_registry_that_died_is_taken_over_within_ten_seconds_and_not_while_it_lasts()
    {
        var held = await LeaseOf(_one).HoldAsync(Cancelled);
        var waiting = LeaseOf(_other).HoldAsync(Cancelled);

        var seconds = 0;
        while (!waiting.IsCompleted)
        {
            await AdvanceAsync(waiting);
            seconds++;
            Assert.True(held.IsCancellationRequested || !waiting.IsCompleted, "Two hold it.");
        }

        Assert.InRange(seconds, (int)Lease.Duration.TotalSeconds, 10);
        Assert.False((await waiting).IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_that_is_given_back_is_taken_at_the_next_look()
    {
        var holder = LeaseOf(_one);
        var held = await holder.HoldAsync(Cancelled);
        var waiting = LeaseOf(_other).HoldAsync(Cancelled);
        await AdvanceAsync(waiting);

        await holder.ReleaseAsync(Cancelled);
        Assert.True(held.IsCancellationRequested);
        await AdvanceAsync(waiting);

        Assert.False((await waiting).IsCancellationRequested);
    }

    [Fact]
    public async Task A_registry_that_was_held_up_finds_its_lease_gone_and_waits_for_its_turn()
    {
        var late = LeaseOf(_one);
        var held = await late.HoldAsync(Cancelled);
        _time.Advance(Lease.Duration);
        Assert.True(held.IsCancellationRequested);
        var next = LeaseOf(_other);
        await next.HoldAsync(Cancelled);

        var again = late.HoldAsync(Cancelled);
        await AdvanceAsync(again);
        Assert.False(again.IsCompleted);
        await late.ReleaseAsync(Cancelled);
        await AdvanceAsync(again);
        Assert.False(again.IsCompleted);

        await next.ReleaseAsync(Cancelled);
        await AdvanceAsync(again);
        Assert.False((await again).IsCancellationRequested);
    }

    [Fact]
    public async Task A_registry_that_was_held_up_with_nobody_else_there_goes_on()
    {
        var lease = LeaseOf(_one);
        var held = await lease.HoldAsync(Cancelled);
        _time.Advance(10 * Lease.Duration);

        var again = await lease.HoldAsync(Cancelled);

        Assert.True(held.IsCancellationRequested);
        Assert.False(again.IsCancellationRequested);
    }

    [Fact]
    public async Task A_holder_without_its_database_stops_when_the_lease_runs_out()
    {
        var lease = LeaseOf(_one);
        var held = await lease.HoldAsync(Cancelled);
        await using (var scope = _one.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database.ExecuteSqlRawAsync("ALTER TABLE leases RENAME TO gone", Cancelled);
        }

        _time.Advance(Lease.Duration / 2);
        await Assert.ThrowsAnyAsync<Exception>(() => lease.HoldAsync(Cancelled));
        Assert.False(held.IsCancellationRequested);
        _time.Advance(Lease.Duration / 2);

        Assert.True(held.IsCancellationRequested);
    }

    [Fact]
    public async Task After_the_clock_was_set_back_the_lease_of_a_registry_that_died_is_taken_over()
    {
        await LeaseOf(_one).HoldAsync(Cancelled);
        _time.JumpWallClock(-TimeSpan.FromHours(3));

        Assert.False((await LeaseOf(_other).HoldAsync(Cancelled)).IsCancellationRequested);
    }

    [Fact]
    public async Task Each_work_has_a_lease_of_its_own()
    {
        await LeaseOf(_one).HoldAsync(Cancelled);

        Assert.False((await LeaseOf(_other, "another").HoldAsync(Cancelled)).IsCancellationRequested);
    }

    [Fact]
    public async Task A_registry_that_stops_is_told_so()
    {
        using var stop = new CancellationTokenSource();
        var held = await LeaseOf(_one).HoldAsync(stop.Token);
        var waiting = LeaseOf(_other).HoldAsync(stop.Token);

        await stop.CancelAsync();

        Assert.True(held.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>Moves time on by a second, in which somebody who waits for a lease looks once.</summary>
    private async Task AdvanceAsync(Task waiting)
    {
        await UntilWaitingAsync(waiting);
        _time.Advance(Second);
        await UntilWaitingAsync(waiting);
    }

    private Task UntilWaitingAsync(Task waiting) => Eventually.GetAsync(
        () => Task.FromResult<object?>(waiting.IsCompleted || _time.HasTimerDueIn(Lease.LookAgain)), isSo => isSo is true);

    private Lease LeaseOf(RunningRegistry registry, string name = "work")
    {
        var lease = new Lease(name, registry.Services.GetRequiredService<IServiceScopeFactory>(), _time);
        _leases.Add(lease);
        return lease;
    }

    private Task<RunningRegistry> StartAsync() => RunningRegistry.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            RunningRegistry.WithoutBackgroundWork(builder);
        },
        _folder);
}
