using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class TeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_task_is_done_once_in_batch_after_batch(int threads)
    {
        using var team = new Team(threads);
        var times = new int[37];

        for (var batch = 0; batch < 500; batch++)
        {
            team.Run(times.Length, task => Interlocked.Increment(ref times[task]));
        }

        Assert.All(times, count => Assert.Equal(500, count));
    }

    [Fact]
    public void A_thread_has_a_number_of_its_own()
    {
        using var team = new Team(3);
        var busy = new int[3];

        team.Run(1000, (worker, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref busy[worker]));
            Thread.Yield();
            Interlocked.Decrement(ref busy[worker]);
        });
    }

    [Fact]
    public void A_task_that_fails_is_told_to_the_caller_and_the_next_batch_is_done()
    {
        using var team = new Team(2);

        Assert.Throws<InvalidDataException>(() => team.Run(10, task => throw new InvalidDataException($"task {task}")));

        var done = 0;
        team.Run(10, _ => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }
}
