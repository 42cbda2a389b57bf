using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MLOpsAspire.Testing;

namespace MLOpsAspire.ServiceDefaults.Tests.Hosting;

public sealed class ShutdownTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_is_answered_before_somebody_kills_the_process()
    {
        await using var app = Build(_ => { });

        // Ten seconds is what the more impatient of those who run services give them.
        Assert.InRange(app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_request_that_never_ends_does_not_keep_a_service_from_stopping()
    {
        var app = Build(builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50)));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.MapGet("/never", async () =>
        {
            arrived.SetResult();
            await never.Task;
            return TypedResults.Ok();
        });
        await using var running = await RunningApp.StartAsync(app);
        using var http = new HttpClient { BaseAddress = running.Address, Timeout = Timeout.InfiniteTimeSpan };
        var asking = http.GetAsync("/never", Cancelled);
        await arrived.Task.WaitAsync(Cancelled);

        await app.StopAsync(Cancelled);

        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        never.SetResult();
    }

    private static WebApplication Build(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        builder.AddServiceDefaults(defaultPort: 1);
        RunningApp.Quiet(builder);
        configure(builder);
        var app = builder.Build();
        app.UseServiceDefaults();
        return app;
    }
}
