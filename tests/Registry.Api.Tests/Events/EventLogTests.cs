using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Events;

public class EventLogTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;
    private AsyncServiceScope _scope;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryDbContext Db => _scope.ServiceProvider.GetRequiredService<RegistryDbContext>();

    private SteppedEvents Events => new(_registry);

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        _scope = _registry.Services.CreateAsyncScope();
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _registry.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_transaction_that_comes_to_nothing_leaves_no_event_and_wakes_nobody()
    {
        var woken = _registry.Services.GetRequiredService<NewEventSignal>().Next();

        await Assert.ThrowsAsync<InvalidDataException>(() => Db.InTransactionAsync<int>(
            async () =>
            {
                await AddAsync("models/a");
                throw new InvalidDataException();
            },
            Cancelled));

        Assert.False(woken.IsCompleted);
        Assert.Empty(await Events.ReadAsync());
    }

    [Fact]
    public async Task Those_who_wait_are_woken_when_the_event_is_there_and_not_before()
    {
        var woken = _registry.Services.GetRequiredService<NewEventSignal>().Next();

        var early = await Db.InTransactionAsync(
            async () =>
            {
                await AddAsync("models/a");
                return woken.IsCompleted;
            },
            Cancelled);

        Assert.False(early);
        Assert.True(woken.IsCompleted);
        Assert.Equal(["models/a"], (await Events.ReadAsync()).Select(one => one.Subject));
    }

    [Fact]
    public async Task What_belongs_to_no_change_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => AddAsync("models/a"));

        Assert.Empty(await Events.ReadAsync());
    }

    private Task AddAsync(string subject) => _scope.ServiceProvider.GetRequiredService<EventLog>()
        .AddAsync(EventType.ModelCreated, subject, new ModelEvent("a"), Cancelled);
}
