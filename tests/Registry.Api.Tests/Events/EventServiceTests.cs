using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events;

public class EventServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_published_by_themselves_also_those_of_a_registry_that_died_before()
    {
        using var folder = new TempFolder();
        await using (var first = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, folder))
        {
            await first.SubmitAsync();
        }

        await using var second = await RunningRegistry.StartAsync(folder: folder);
        var run = await second.SubmitAsync();

        var page = await Eventually.GetAsync(() => PageAsync(second), page => page.Items.Count >= 2);
        Assert.Equal(["mlops.run.queued", "mlops.run.queued"], page.Items.Select(one => one.Type));
        Assert.Equal($"runs/{run.Id}", page.Items[1].Subject);
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_is_forgotten()
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider();
        await using (var first = await StartAsync(folder, time, RunningRegistry.WithoutBackgroundWork))
        {
            await first.SubmitAsync();
            await new SteppedEvents(first).PublishAsync();
            time.Advance(TimeSpan.FromHours(3));
            await first.SubmitAsync();
        }

        await using var second = await StartAsync(folder, time, _ => { });
        var page = await Eventually.GetAsync(() => PageAsync(second), page => page.Items is [{ Sequence: "0000000000000000002" }]);

        Assert.Equal(time.GetUtcNow(), page.Items[0].Time);
    }

    private static Task<RunningRegistry> StartAsync(TempFolder folder, FakeTimeProvider time, Action<WebApplicationBuilder> configure) => RunningRegistry.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            configure(builder);
        },
        folder,
        "--Events:Retention=02:00:00");

    private static async Task<Page<CloudEvent>?> PageAsync(RunningRegistry registry) =>
        await registry.Http.GetFromJsonAsync<Page<CloudEvent>>("/api/v1/events", WireJson.Options, Cancelled);
}
