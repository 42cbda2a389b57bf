using System.Data.Common;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Testing;
using MLOpsAspire.Testing.Postgres;
using Npgsql;

namespace MLOpsAspire.Platform.Tests.Jobs;

public sealed class PostgresJobQueueTests : JobQueueContract, IAsyncLifetime
{
    /// <summary>Only a bound for when it never ends.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly List<PostgresJobQueue> _queues = [];
    private string _database = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyMissing is not null, PostgresServer.WhyMissing ?? "");
        _database = await PostgresServer.CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
        {
            await queue.DisposeAsync();
        }
    }

    protected override IJobQueue Connect() => Connect(_database, Time);

    [Fact]
    public async Task A_receiver_that_waits_is_woken_though_no_time_passes()
    {
        var waiting = Connect().ReceiveAsync(TimeSpan.FromHours(1), Cancelled);
        await UntilHeardAsync(listeners: 1);
        await Connect().SendAsync("job", "a", Cancelled);
        var message = await waiting.WaitAsync(LongEnough, Cancelled);

        var next = Connect().ReceiveAsync(TimeSpan.FromHours(1), Cancelled);
        await UntilHeardAsync(listeners: 2);
        await Connect().ReturnAsync(message!, Cancelled);

        var again = await next.WaitAsync(LongEnough, Cancelled);
        Assert.Equal(("job", 2), (again!.Body, again.DeliveryCount));
    }

    [Fact]
    public async Task The_database_s_clock_counts_where_no_test_has_another()
    {
        var queue = Connect(_database, TimeProvider.System);
        await queue.SendAsync("job", "a", Cancelled);
        Assert.False(await queue.SendAsync("job", "a", Cancelled));
        var first = await queue.ReceiveAsync(TimeSpan.Zero, Cancelled);
        Assert.Null(await queue.ReceiveAsync(TimeSpan.Zero, Cancelled));
        await queue.RenewAsync(first!, Cancelled);

        var lockedFor = await PostgresServer.ExecuteAsync(
            _database, "SELECT to_timestamp(due_at / 1000.0) - now() BETWEEN interval '1 second' AND interval '30 seconds' FROM job_message");

        Assert.Equal(true, lockedFor);
        await queue.AbandonAsync(first!, TimeSpan.Zero, "failure", Cancelled);
        await queue.CompleteAsync((await queue.ReceiveAsync(TimeSpan.Zero, Cancelled))!, Cancelled);
        Assert.Empty(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_the_waiting_and_the_queue_goes_on_when_it_is_back()
    {
        await using var proxy = new PostgresProxy(_database);
        var queue = Connect(proxy.ConnectionString, Time);
        var waiting = queue.ReceiveAsync(TimeSpan.FromHours(1), Cancelled);
        await UntilHeardAsync(listeners: 1);

        await proxy.StopAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => waiting);
        await Assert.ThrowsAnyAsync<DbException>(() => queue.SendAsync("job", "a", Cancelled));
        proxy.Start();
        await Eventually.GetAsync(() => TrySendAsync(queue), sent => sent is true);
        Assert.Equal("job", (await queue.ReceiveAsync(TimeSpan.Zero, Cancelled))!.Body);
    }

    private static async Task<object?> TrySendAsync(PostgresJobQueue queue)
    {
        try
        {
            return await queue.SendAsync("job", "a", Cancelled);
        }
        catch (DbException)
        {
            return null;
        }
    }

    /// <summary>Waits until so many receivers have begun to listen, those included that have ended since.</summary>
    private Task UntilHeardAsync(long listeners) => Eventually.GetAsync(
        () => PostgresServer.ExecuteAsync(_database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'"),
        listening => listening is long count && count == listeners);

    private PostgresJobQueue Connect(string database, TimeProvider time)
    {
        var queue = new PostgresJobQueue(new NpgsqlConnectionStringBuilder(database), Microsoft.Extensions.Options.Options.Create(Options), time);
        lock (_queues)
        {
            _queues.Add(queue);
        }

        return queue;
    }
}
