using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public class DeadLetterServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_whose_job_was_given_up_has_failed_with_the_reason()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var queue = registry.Services.GetRequiredService<IJobQueue>();
        var run = await registry.SubmitAsync();
        var message = await queue.ReceiveAsync(TimeSpan.FromSeconds(20), Cancelled);
        await queue.SendAsync("not a job at all", "x", Cancelled);
        await queue.DeadLetterAsync((await queue.ReceiveAsync(TimeSpan.Zero, Cancelled))!, "It is no job.", Cancelled);

        await queue.DeadLetterAsync(message!, "The store was away five times.", Cancelled);

        var failed = await Eventually.GetAsync(
            async () => await registry.Client.GetRunAsync(run.Id, Cancelled), current => current.EndedAt is not null);
        Assert.Equal((RunState.Failed, "The job was given up. The store was away five times."), (failed.State, failed.Error));
    }
}
