using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Leases;

/// <summary>The background work of two registries on one database.</summary>
public class LeasedServiceTests : IDisposable
{
    private const string Sent = " is in the job queue";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_two_registries_one_sends_the_jobs_of_both()
    {
        var (log, otherLog) = (new LogRecorder(), new LogRecorder());
        await using var one = await StartAsync(log);
        await SendAsync(one);
        await using var other = await StartAsync(otherLog);

        for (var n = 0; n < 5; n++)
        {
            await SendAsync(other);
            await SendAsync(one);
        }

        await UntilAsync(() => Task.FromResult(log.Lines.Count(line => line.Contains(Sent, StringComparison.Ordinal)) == 11));
        Assert.DoesNotContain(otherLog.Lines, line => line.Contains(Sent, StringComparison.Ordinal) || line.Contains("takes care of", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_one_is_stopped_or_killed_the_other_goes_on_with_all_of_it(bool killed)
    {
        var otherLog = new LogRecorder();
        var one = await StartAsync(new LogRecorder());
        await SendAsync(one);
        await using var other = await StartAsync(otherLog);

        if (killed)
        {
            await one.KillAsync();
        }
        else
        {
            await one.DisposeAsync();
        }

        await SendAsync(other);
        await UntilAsync(() => Task.FromResult(otherLog.Lines.Count(line => line.Contains("takes care of", StringComparison.Ordinal)) == 6));
        Assert.Equal(
            ["dead letters", "events", "outbox", "releases", "schedules", "webhooks"],
            otherLog.Lines.Where(line => line.Contains("takes care of", StringComparison.Ordinal)).Select(line => line.Split("the ")[1].Trim()).Order());
    }

    [Fact]
    public async Task A_registry_that_stops_gives_its_leases_back()
    {
        var one = await StartAsync(new LogRecorder());
        await SendAsync(one);

        await one.DisposeAsync();

        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, _folder);
        await using var scope = registry.Services.CreateAsyncScope();
        Assert.Empty(scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Leases);
    }

    /// <summary>Submits a run, and moves time on until its job is in the queue.</summary>
    private async Task SendAsync(RunningRegistry registry)
    {
        var run = await registry.SubmitAsync();
        var queue = registry.Services.GetRequiredService<IJobQueue>();
        JobMessage? message = null;
        await UntilAsync(async () => (message = await queue.ReceiveAsync(TimeSpan.Zero, Cancelled)) is not null);
        Assert.Contains(run.Id, message!.Body, StringComparison.Ordinal);
        await queue.CompleteAsync(message, Cancelled);
        Assert.Equal(RunState.Queued, (await registry.Client.GetRunAsync(run.Id, Cancelled)).State);
    }

    private Task UntilAsync(Func<Task<bool>> isSo) => Eventually.GetAsync(
        async () =>
        {
            _time.Advance(Step);
            return (object)await isSo();
        },
        so => so is true);

    private Task<RunningRegistry> StartAsync(LogRecorder log) => RunningRegistry.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Logging.AddProvider(log);
        },
        _folder);
}
