using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

[Collection(LongTrainings.Name)]
public sealed class TrainingServiceTests : IDisposable
{
    private const string ShortLock = "--JobQueue:LockDuration=00:00:01";

    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lost_lock_stops_the_work_and_the_message_is_left_alone()
    {
        var registry = new FakeRegistry(ToyJob.Long, ToyJob.WriteData(_folder));
        var queue = new FakeJobQueue { RenewalFailure = new JobLockLostException(1) };
        await using var trainer = await StartAsync(registry, queue);

        await queue.AskedForTheNext.Task.WaitAsync(Cancelled);

        Assert.Single(registry.Claims);
        Assert.Empty(registry.Ends);
        Assert.Empty(queue.Settlements);
    }

    [Fact]
    public async Task Trouble_with_a_renewal_does_not_stop_the_work()
    {
        var registry = new FakeRegistry(ToyJob.Long, ToyJob.WriteData(_folder));
        var queue = new FakeJobQueue { RenewalFailure = new IOException("The disk is away.") };
        await using var trainer = await StartAsync(registry, queue);

        // The second time shows that the work, and so the renewing, went on after the first.
        await SeeAsync("The lock on a job could not be renewed", times: 2);

        Assert.False(queue.AskedForTheNext.Task.IsCompleted);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("met with trouble", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_is_done_is_completed_and_nothing_else()
    {
        var registry = new FakeRegistry(ToyJob.Text, ToyJob.WriteData(_folder));
        var queue = new FakeJobQueue();
        await using var trainer = await StartAsync(registry, queue);

        await queue.AskedForTheNext.Task.WaitAsync(Cancelled);

        Assert.Null(Assert.Single(registry.Ends).Error);
        Assert.Equal(["complete"], queue.Settlements);
    }

    [Fact]
    public async Task A_job_that_is_done_is_not_delivered_again_when_its_lock_would_have_run_out()
    {
        var registry = new FakeRegistry(ToyJob.Text, ToyJob.WriteData(_folder));
        await using (var trainer = await RunningTrainer.StartAsync(_folder, registry, builder => builder.Logging.AddProvider(_log)))
        {
            await trainer.TrainAsync(registry);

            // From here on the trainer has heard that the run has ended, and only completes the message.
            await SeeAsync("Run run-1 is ");
        }

        Assert.Null(await RunningTrainer.FindJobLeftInAsync(_folder));
    }

    [Fact]
    public async Task A_job_given_back_at_a_stop_does_not_count_as_failed()
    {
        var registry = new FakeRegistry(ToyJob.Long, ToyJob.WriteData(_folder));
        await using (var trainer = await RunningTrainer.StartAsync(_folder, registry))
        {
            await trainer.SendJobAsync();
            await Eventually.GetAsync(() => Task.FromResult(registry.Logs.LastOrDefault()), log => log.Progress > 0);
        }

        var job = await RunningTrainer.FindJobLeftInAsync(_folder);

        Assert.Equal((2, 1), (job?.DeliveryCount, job?.ReturnCount));
        Assert.Empty(registry.Ends);
    }

    private Task<RunningTrainer> StartAsync(FakeRegistry registry, FakeJobQueue queue) => RunningTrainer.StartAsync(
        _folder,
        registry,
        builder =>
        {
            builder.Logging.AddProvider(_log);
            builder.Services.AddSingleton<IJobQueue>(queue);
        },
        ShortLock);

    private Task SeeAsync(string text, int times = 1) => Eventually.GetAsync(
        () => Task.FromResult<string[]?>([.. _log.Lines.Where(line => line.Contains(text, StringComparison.Ordinal))]), lines => lines.Length >= times);
}
