using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public class OutboxServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submitted_run_comes_into_the_queue_once()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var run = await registry.SubmitAsync();
        var queue = registry.Services.GetRequiredService<IJobQueue>();

        var message = await queue.ReceiveAsync(TimeSpan.FromSeconds(20), Cancelled);

        Assert.Equal(run.Id, JsonSerializer.Deserialize<TrainingJob>(message!.Body, WireJson.Options)!.RunId);
        Assert.Null(await queue.ReceiveAsync(TimeSpan.Zero, Cancelled));
    }

    [Fact]
    public async Task A_run_stored_by_a_registry_that_died_before_sending_is_sent_by_the_next()
    {
        using var folder = new TempFolder();
        Run run;
        await using (var first = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, folder))
        {
            run = await first.SubmitAsync();
        }

        await using var second = await RunningRegistry.StartAsync(folder: folder);
        var message = await second.Services.GetRequiredService<IJobQueue>().ReceiveAsync(TimeSpan.FromSeconds(20), Cancelled);

        Assert.Contains(run.Id, message!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_was_sent_but_not_struck_off_is_not_in_the_queue_twice()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        var run = await registry.SubmitAsync();
        var queue = registry.Services.GetRequiredService<IJobQueue>();
        await queue.SendAsync(JsonSerializer.Serialize(new TrainingJob(run.Id), WireJson.Options), run.Id, Cancelled);

        using var outbox = ActivatorUtilities.CreateInstance<OutboxService>(registry.Services);
        await outbox.StartAsync(Cancelled);
        await using var scope = registry.Services.CreateAsyncScope();
        await Eventually.GetAsync(
            async () => await scope.ServiceProvider.GetRequiredService<OutboxStore>().ReadAsync(Cancelled), rows => rows.Count == 0);
        await outbox.StopAsync(Cancelled);

        Assert.NotNull(await queue.ReceiveAsync(TimeSpan.Zero, Cancelled));
        Assert.Null(await queue.ReceiveAsync(TimeSpan.Zero, Cancelled));
    }
}
