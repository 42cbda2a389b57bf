using MLOpsAspire.Platform.Jobs;

namespace MLOpsAspire.Platform.Tests.Jobs;

/// <content>Locks: giving them back, losing them, and clocks that are set back.</content>
public abstract partial class JobQueueContract
{
    [Fact]
    public async Task A_returned_message_is_delivered_again_at_once_and_the_return_is_counted()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var first = (await queue.ReceiveAsync(NoWait, Cancelled))!;

        await queue.ReturnAsync(first, Cancelled);
        var second = (await Connect().ReceiveAsync(NoWait, Cancelled))!;

        Assert.Equal((1, 0), (first.DeliveryCount, first.ReturnCount));
        Assert.Equal((2, 1), (second.DeliveryCount, second.ReturnCount));
        Assert.Equal((first.Sequence, "job"), (second.Sequence, second.Body));
    }

    [Fact]
    public async Task Returned_deliveries_do_not_count_towards_the_last_one_of_a_receiver_that_fails()
    {
        const int returns = 10;
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        await ReturnAsync(queue, returns);

        for (var failure = 1; failure <= Options.MaxDeliveries; failure++)
        {
            Assert.Empty(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
            var message = await queue.ReceiveAsync(NoWait, Cancelled);
            Assert.Equal(returns + failure, message!.DeliveryCount);
            await queue.AbandonAsync(message, TimeSpan.Zero, $"failure {failure}", Cancelled);
        }

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        var letter = Assert.Single(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
        Assert.Equal(("failure 5", returns + Options.MaxDeliveries), (letter.Reason, letter.DeliveryCount));
    }

    [Fact]
    public async Task Returned_deliveries_do_not_count_towards_the_last_one_of_a_receiver_that_dies()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        await ReturnAsync(queue, 10);

        for (var death = 1; death <= Options.MaxDeliveries; death++)
        {
            Assert.Empty(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
            Assert.NotNull(await queue.ReceiveAsync(NoWait, Cancelled));
            Time.Advance(Options.LockDuration);
        }

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        Assert.Single(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
    }

    [Fact]
    public async Task A_message_that_is_returned_on_its_last_delivery_is_delivered_once_more()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        for (var failure = 1; failure < Options.MaxDeliveries; failure++)
        {
            await queue.AbandonAsync((await queue.ReceiveAsync(NoWait, Cancelled))!, TimeSpan.Zero, "failure", Cancelled);
        }

        await ReturnAsync(queue, 1);

        Assert.NotNull(await queue.ReceiveAsync(NoWait, Cancelled));
    }

    [Fact]
    public async Task A_lock_that_ran_out_is_lost_though_nobody_else_has_the_message()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var late = (await queue.ReceiveAsync(NoWait, Cancelled))!;

        Time.Advance(Options.LockDuration);

        await AssertLockIsLostAsync(queue, late);
        Assert.Empty(await queue.ReadDeadLettersAsync(0, 10, Cancelled));
        var again = await queue.ReceiveAsync(NoWait, Cancelled);
        Assert.Equal((2, 0), (again!.DeliveryCount, again.ReturnCount));
    }

    [Fact]
    public async Task A_message_that_was_given_back_is_no_longer_its_receiver_s()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var returned = (await queue.ReceiveAsync(NoWait, Cancelled))!;
        await queue.ReturnAsync(returned, Cancelled);
        await AssertLockIsLostAsync(queue, returned);

        var abandoned = (await queue.ReceiveAsync(NoWait, Cancelled))!;
        await queue.AbandonAsync(abandoned, TimeSpan.FromMinutes(1), "failure", Cancelled);
        await AssertLockIsLostAsync(queue, abandoned);
    }

    [Fact]
    public async Task After_the_clock_was_set_back_the_message_of_a_dead_receiver_is_delivered_again()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var dead = await queue.ReceiveAsync(NoWait, Cancelled);

        Time.JumpWallClock(-TimeSpan.FromHours(3));

        var again = await queue.ReceiveAsync(NoWait, Cancelled);
        Assert.Equal((dead!.Sequence, 2), (again!.Sequence, again.DeliveryCount));
        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        await AssertLockIsLostAsync(queue, dead);
        await queue.CompleteAsync(again, Cancelled);
    }

    [Fact]
    public async Task After_the_clock_was_set_back_a_receiver_that_renews_keeps_its_message()
    {
        var queue = Connect();
        await queue.SendAsync("job", "a", Cancelled);
        var message = (await queue.ReceiveAsync(NoWait, Cancelled))!;

        Time.JumpWallClock(-TimeSpan.FromHours(3));
        await queue.RenewAsync(message, Cancelled);

        Assert.Null(await queue.ReceiveAsync(NoWait, Cancelled));
        Time.Advance(Options.LockDuration);
        Assert.NotNull(await queue.ReceiveAsync(NoWait, Cancelled));
    }

    [Fact]
    public async Task After_the_clock_was_set_back_the_messages_that_wait_are_received()
    {
        var queue = Connect();
        await queue.SendAsync("returned", "a", Cancelled);
        await ReturnAsync(queue, 1);
        await queue.SendAsync("new", "b", Cancelled);

        Time.JumpWallClock(-TimeSpan.FromHours(3));

        Assert.Equal("returned", (await queue.ReceiveAsync(NoWait, Cancelled))?.Body);
        Assert.Equal("new", (await queue.ReceiveAsync(NoWait, Cancelled))?.Body);
    }

    private static async Task ReturnAsync(IJobQueue queue, int times)
    {
        for (var n = 0; n < times; n++)
        {
            await queue.ReturnAsync((await queue.ReceiveAsync(NoWait, Cancelled))!, Cancelled);
        }
    }

    private static async Task AssertLockIsLostAsync(IJobQueue queue, JobMessage message)
    {
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.CompleteAsync(message, Cancelled));
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.RenewAsync(message, Cancelled));
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.ReturnAsync(message, Cancelled));
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.AbandonAsync(message, TimeSpan.Zero, "late", Cancelled));
        await Assert.ThrowsAsync<JobLockLostException>(() => queue.DeadLetterAsync(message, "late", Cancelled));
    }
}
