using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.ServiceDefaults.Http;

/// <summary>Registers <see cref="RegistryClient"/> for the services that call the registry.</summary>
public static class RegistryClientRegistration
{
    /// <summary>After which a moved registry is found at its new address.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static IHostApplicationBuilder AddRegistryClient(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddTransient<ResilienceHandler>();
        builder.Services
            .AddHttpClient<RegistryClient>(http =>
            {
                http.BaseAddress = ServiceAddress.Of(builder.Configuration, ResourceNames.Registry, DefaultPorts.Registry);

                // The resilience handler bounds each attempt.
                http.Timeout = Timeout.InfiniteTimeSpan;
            })
            .AddHttpMessageHandler(() => new RegistryKeyHandler(builder.Configuration[SettingNames.RegistryKey]))
            .AddHttpMessageHandler<ResilienceHandler>()

            // Background services keep one client for their whole life, so the connections are renewed in place of the handler.
            // The services of one system call each other directly, whatever proxy the machine uses for the world outside.
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = ConnectionLifetime;
                handler.UseProxy = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return builder;
    }
}
