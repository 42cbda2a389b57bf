using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLOpsAspire.Registry.Api;

namespace MLOpsAspire.AppHost.Up;

/// <summary>The three services in this process.</summary>
internal sealed class EmbeddedServices(WebApplication registry, WebApplication trainer, WebApplication scoring) : IAsyncDisposable
{
    /// <summary>Leaves Ctrl+C to the one process; else each of the three would take it for its own.</summary>
    public static void Configure(WebApplicationBuilder builder) => builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

    /// <summary>Where the registry's database is, for people.</summary>
    public string Database => RegistryHost.DatabaseOf(registry);

    /// <summary>Brings the database up to date.</summary>
    public Task MigrateAsync(CancellationToken cancellationToken) => RegistryHost.MigrateAsync(registry, cancellationToken);

    /// <summary>Starts the registry, and then those who call it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.StartAsync(cancellationToken);
        await Task.WhenAll(trainer.StartAsync(cancellationToken), scoring.StartAsync(cancellationToken));
    }

    /// <summary>Stops those who call the registry, and then the registry.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(StopAsync(trainer), StopAsync(scoring));
        await StopAsync(registry);
    }

    private static async Task StopAsync(WebApplication service)
    {
        // Also for one that never started. What goes wrong while stopping has been logged, and must not hide why it stops.
        await service.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await service.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
