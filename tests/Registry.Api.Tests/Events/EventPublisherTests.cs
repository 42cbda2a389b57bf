using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Events;

public class EventPublisherTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private PublishedEventSignal Published => _registry.Services.GetRequiredService<PublishedEventSignal>();

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Many_who_write_and_publish_at_once_give_a_reader_every_event_once_and_those_of_a_subject_in_their_order()
    {
        const int Writers = 6;
        const int Each = 30;
        var published = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAndPublishAsync(writer, Each), Cancelled)));

        var read = await ReadUntilAsync(published);

        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(n => (long)n), read.Select(row => row.Sequence!.Value));
        foreach (var ofSubject in read.GroupBy(row => row.Subject))
        {
            Assert.Equal(
                Enumerable.Range(0, Each).Select(n => $"{ofSubject.Key} {n}"), ofSubject.Select(row => row.ToCloudEvent("/").Data.GetProperty("name").GetString()));
        }
    }

    [Fact]
    public async Task An_event_gets_its_number_once()
    {
        await WriteAsync(0, 3);
        Assert.Equal(3, await PublishAsync());
        await WriteAsync(1, 2);

        Assert.Equal(2, await PublishAsync());

        Assert.Equal(0, await PublishAsync());
        Assert.Equal([1, 2, 3, 4, 5], (await ReadAsync(0)).Select(row => row.Sequence!.Value));
    }

    [Fact]
    public async Task What_is_deleted_leaves_its_number_to_no_other()
    {
        await WriteAsync(0, 3);
        await PublishAsync();
        await using (var scope = _registry.Services.CreateAsyncScope())
        {
            Assert.Equal(3, await scope.ServiceProvider.GetRequiredService<EventStore>().ForgetAsync(DateTimeOffset.MaxValue, Cancelled));
        }

        await WriteAsync(0, 1);
        await PublishAsync();

        Assert.Equal([4], (await ReadAsync(0)).Select(row => row.Sequence!.Value));
    }

    [Fact]
    public async Task What_waits_to_be_published_is_not_forgotten()
    {
        await WriteAsync(0, 1);
        await using (var scope = _registry.Services.CreateAsyncScope())
        {
            Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<EventStore>().ForgetAsync(DateTimeOffset.MaxValue, Cancelled));
        }

        Assert.Equal(1, await PublishAsync());
    }

    private async Task WriteAndPublishAsync(int writer, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await WriteAsync(writer, 1, first: n);
            await PublishAsync();
            Published.Raise();
        }
    }

    private async Task WriteAsync(int writer, int count, int first = 0)
    {
        for (var n = first; n < first + count; n++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"models/{writer} {n}");
            await using var scope = _registry.Services.CreateAsyncScope();
            var log = scope.ServiceProvider.GetRequiredService<EventLog>();
            var db = scope.ServiceProvider.GetRequiredService<RegistryDbContext>();
            await db.InTransactionAsync(
                async () =>
                {
                    await log.AddAsync(EventType.ModelCreated, $"models/{writer}", new ModelEvent(name), Cancelled);

                    // Others get to commit what they have begun later.
                    await Task.Yield();
                    return await db.Models.AnyAsync(Cancelled);
                },
                Cancelled);
        }
    }

    private async Task<int> PublishAsync()
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EventPublisher>().PublishAsync(Cancelled);
    }

    /// <summary>Follows the events as a reader does that only knows the last one it has seen.</summary>
    private async Task<List<EventRow>> ReadUntilAsync(Task published)
    {
        var read = new List<EventRow>();
        bool isLast;
        do
        {
            isLast = published.IsCompleted;
            var next = Published.Next();
            read.AddRange(await ReadAsync(read.Count > 0 ? read[^1].Sequence!.Value : 0));
            await Task.WhenAny(next, published);
        }
        while (!isLast);
        await published;
        return read;
    }

    private async Task<List<EventRow>> ReadAsync(long after)
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        var filter = EventFilter.Of(null, null, Contracts.Access.Role.Admin, out _);
        return await scope.ServiceProvider.GetRequiredService<EventStore>().ReadAsync(filter, after, long.MaxValue, 1000, Cancelled);
    }
}
