using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Events.Postgres;

/// <summary>Transactions that commit in another order than they began in, which there are none of in a file.</summary>
public sealed class LateCommitTests : IAsyncLifetime, IOnPostgres
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task An_event_whose_transaction_commits_late_comes_after_those_that_were_read_meanwhile()
    {
        var events = new SteppedEvents(_registry);
        await using var scope = _registry.Services.CreateAsyncScope();
        var meanwhile = await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().InTransactionAsync(
            async () =>
            {
                await scope.ServiceProvider.GetRequiredService<EventLog>().AddAsync(EventType.ModelCreated, "models/late", new ModelEvent("late"), Cancelled);
                await events.AddAsync("models/early");
                return await events.ReadAsync();
            },
            Cancelled);

        var last = Assert.Single(meanwhile);
        var later = Assert.Single(await events.ReadAsync($"&after={last.Sequence.TrimStart('0')}"));

        Assert.Equal(("models/early", "models/late"), (last.Subject, later.Subject));
    }
}
