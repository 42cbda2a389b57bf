using System.Collections.Concurrent;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Platform.Tests.Jobs;

/// <summary>What every job queue does. Each implementation runs these tests.</summary>
public abstract partial class JobQueueContract
{
    private static readonly TimeSpan NoWait = TimeSpan.Zero;

    protected FakeTimeProvider Time { get; } = new();

    protected JobQueueOptions Options { get; } = new() { LockDuration = TimeSpan.FromSeconds(30), MaxDeliveries = 5 };

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Another client of the one queue of this test.</summary>
    protected abstract IJobQueue Connect();

    [Fact]
    public async Task Receive_from_an_empty_queue_returns_null()
    {
        Assert.Null(await Connect().ReceiveAsync(NoWait, Cancelled));
    }

    [Fact]
    public async Task Sent_messages_arrive_in_order_with_their_bodies()
    {
        var queue = Connect();
        await queue.SendAsync("{\"run\":\"å\"}", "a", Cancelled);
        await queue.SendAsync("second", "b", Cancelled);

        var first = await queue.ReceiveAsync(NoWait, Cancelled);
        var second = await queue.ReceiveAsync(NoWait, Cancelled);

        Assert.Equal("{\"run\":\"å\"}", first!.Body);
        Assert.Equal(1, first.DeliveryCount);
        Assert.Equal("second", second!.Body);
    }

    [Fact]
    public async Task Send_with_a_known_deduplication_id_drops_the_message()
    {
        var queue = Connect();

        Assert.True(await queue.SendAsync("one", "same", Cancelled));
        Assert.False(await Connect().SendAsync("two", "same", Cancelled));

        var only = await queue.ReceiveAsync(NoWait, Cancelled);
        Assert.Equal("one", only!.Body);
        await queue.CompleteAsync(only, Cancelled);
        Assert.False(await queue.SendAsync("three", "same", Cancelled));
        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
    }

    [Fact]
    public async Task Send_takes_an_id_again_after_the_deduplication_window()
    {
        var queue = Connect();
        await queue.SendAsync("one", "same", Cancelled);

        Time.Advance(Options.DeduplicationWindow);

        Assert.True(await queue.SendAsync("two", "same", Cancelled));
    }

    [Fact]
    public async Task Send_of_a_body_over_the_limit_is_refused()
    {
        var body = new string('x', JobQueueOptions.MaxBodyBytes + 1);

        await Assert.ThrowsAsync<ArgumentException>(() => Connect().SendAsync(body, "big", Cancelled));
    }

    [Fact]
    public async Task A_locked_message_is_not_delivered_to_another_receiver()
    {
        await Connect().SendAsync("job", "a", Cancelled);

        Assert.NotNull(await Connect().ReceiveAsync(NoWait, Cancelled));
        Assert.Null(await Connect().ReceiveAsync(NoWait, Cancelled));
    }

    [Fact]
    public async Task A_message_whose_lock_ran_out_is_delivered_again()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        await queue.ReceiveAsync(NoWait, Cancelled);

        Time.Advance(Options.LockDuration);
        var again = await queue.ReceiveAsync(NoWait, Cancelled);

        Assert.Equal(2, again!.DeliveryCount);
    }

    [Fact]
    public async Task A_renewed_lock_holds_for_another_full_duration()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var message = await queue.ReceiveAsync(NoWait, Cancelled);

        Time.Advance(Options.LockDuration * 0.9);
        await queue.RenewAsync(message!, Cancelled);
        Time.Advance(Options.LockDuration * 0.9);

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        await queue.CompleteAsync(message!, Cancelled);
    }

    [Fact]
    public async Task A_completed_message_never_comes_back()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        await queue.CompleteAsync((await queue.ReceiveAsync(NoWait, Cancelled))!, Cancelled);

        Time.Advance(TimeSpan.FromDays(2));

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_after_its_delay()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var message = await queue.ReceiveAsync(NoWait, Cancelled);

        await queue.AbandonAsync(message!, TimeSpan.FromMinutes(2), "the store is away", Cancelled);

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, (await queue.ReceiveAsync(NoWait, Cancelled))!.DeliveryCount);
    }

    [Fact]
    public async Task Settling_after_the_lock_ran_out_is_refused()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var late = (await queue.ReceiveAsync(NoWait, Cancelled))!;
        Time.Advance(Options.LockDuration);
        var current = (await queue.ReceiveAsync(NoWait, Cancelled))!;

        await Assert.ThrowsAsync<JobLockLostException>(() => queue.CompleteAsync(late, Cancelled));
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.RenewAsync(late, Cancelled));
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.AbandonAsync(late, TimeSpan.Zero, "late", Cancelled));
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.DeadLetterAsync(late, "late", Cancelled));
        await queue.CompleteAsync(current, Cancelled);
    }

    [Fact]
    public async Task A_message_abandoned_after_its_last_delivery_becomes_a_dead_letter_with_the_reason()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        for (var delivery = 1; delivery <= Options.MaxDeliveries; delivery++)
        {
            var message = await queue.ReceiveAsync(NoWait, Cancelled);
            Assert.Equal(delivery, message!.DeliveryCount);
            await queue.AbandonAsync(message, TimeSpan.Zero, $"failure {delivery}", Cancelled);
        }

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        var letter = Assert.Single(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
        Assert.Equal(new DeadLetter(letter.Sequence, "job", "failure 5", 5), letter);
    }

    [Fact]
    public async Task A_message_whose_receivers_all_died_becomes_a_dead_letter()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        for (var delivery = 1; delivery <= Options.MaxDeliveries; delivery++)
        {
            Assert.NotNull(await queue.ReceiveAsync(NoWait, Cancelled));
            Time.Advance(Options.LockDuration);
        }

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        var letter = Assert.Single(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
        Assert.Equal("job", letter.Body);
        Assert.Equal(5, letter.DeliveryCount);
        Assert.NotEmpty(letter.Reason);
    }

    [Fact]
    public async Task Dead_letters_are_seen_though_nobody_receives_any_more()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        for (var delivery = 1; delivery <= Options.MaxDeliveries; delivery++)
        {
            await queue.ReceiveAsync(NoWait, Cancelled);
            Time.Advance(Options.LockDuration);
        }

        Assert.Single(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
    }

    [Fact]
    public async Task Dead_letters_are_read_in_pages()
    {
        var queue = Connect();
        for (var n = 1; n <= 3; n++)
        {
            await queue.SendAsync($"job {n}", $"{n}", Cancelled);
            await queue.DeadLetterAsync((await queue.ReceiveAsync(NoWait, Cancelled))!, "unreadable", Cancelled);
        }

        var first = await queue.ReadDeadLettersAsync(0, 2, Cancelled);
        var rest = await queue.ReadDeadLettersAsync(first[^1].Sequence, 2, Cancelled);

        Assert.Equal(["job 1", "job 2"], first.Select(letter => letter.Body));
        Assert.Equal(["job 3"], rest.Select(letter => letter.Body));
    }

    [Fact]
    public async Task Receive_waits_for_a_message_and_no_longer_than_told()
    {
        var queue = Connect();
        var early = queue.ReceiveAsync(TimeSpan.FromSeconds(10), Cancelled);
        await Time.AdvanceUntilAsync(early, Options.PollInterval);
        Assert.Null(await early);

        var waiting = queue.ReceiveAsync(TimeSpan.FromSeconds(10), Cancelled);
        await Connect().SendAsync("job", "a", Cancelled);
        await Time.AdvanceUntilAsync(waiting, Options.PollInterval);
        Assert.Equal("job", (await waiting)!.Body);
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_a_message_that_comes_due()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        await queue.AbandonAsync((await queue.ReceiveAsync(NoWait, Cancelled))!, TimeSpan.FromSeconds(5), "failure", Cancelled);

        var waiting = Connect().ReceiveAsync(TimeSpan.FromHours(1), Cancelled);
        await Time.AdvanceUntilAsync(waiting, Options.PollInterval);

        Assert.Equal(2, (await waiting)!.DeliveryCount);
    }

    [Fact]
    public async Task Receive_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Connect().ReceiveAsync(TimeSpan.FromHours(1), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Competing_receivers_share_the_messages_without_a_double()
    {
        const int messages = 1000;
        await Task.WhenAll(InParallel(4, async first =>
        {
            var sender = Connect();
            for (var n = first; n < messages; n += 4)
            {
                await sender.SendAsync($"{n}", $"{n}", Cancelled);
            }
        }));

        var received = new ConcurrentBag<(string Body, int DeliveryCount)>();
        await Task.WhenAll(InParallel(4, async _ =>
        {
            var queue = Connect();
            while (await queue.ReceiveAsync(NoWait, Cancelled) is { } message)
            {
                received.Add((message.Body, message.DeliveryCount));
                await queue.CompleteAsync(message, Cancelled);
            }
        }));

        Assert.Equal(Enumerable.Range(0, messages).Select(n => (n, 1)), received.Select(each => (int.Parse(each.Body), each.DeliveryCount)).Order());
    }

    [Fact]
    public async Task Dead_letters_that_come_in_while_others_are_read_are_all_seen_by_a_reader_who_remembers_the_last()
    {
        const int letters = 100;
        var queue = Connect();
        for (var n = 0; n < letters; n++)
        {
            await queue.SendAsync($"{n}", $"{n}", Cancelled);
        }

        var burying = Task.WhenAll(InParallel(4, async _ =>
        {
            var receiver = Connect();
            while (await receiver.ReceiveAsync(NoWait, Cancelled) is { } message)
            {
                await receiver.DeadLetterAsync(message, "unreadable", Cancelled);
            }
        }));
        var seen = new List<DeadLetter>();
        bool isLast;
        do
        {
            isLast = burying.IsCompleted;
            seen.AddRange(await queue.ReadDeadLettersAsync(seen.LastOrDefault()?.Sequence ?? 0, letters, Cancelled));
        }
        while (!isLast);

        await burying;
        Assert.Equal(Enumerable.Range(0, letters), seen.Select(letter => int.Parse(letter.Body)).Order());
    }

    [Fact]
    public async Task Senders_that_race_with_one_id_put_in_one_message()
    {
        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(
            () => Connect().SendAsync($"{n}", "same", Cancelled), Cancelled)));

        Assert.Single(sent, isNew => isNew);
    }

    private static IEnumerable<Task> InParallel(int count, Func<int, Task> work) =>
        Enumerable.Range(0, count).Select(n => Task.Run(() => work(n), Cancelled));
}
