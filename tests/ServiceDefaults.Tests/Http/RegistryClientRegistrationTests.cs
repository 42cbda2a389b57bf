using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.ServiceDefaults.Http;

namespace MLOpsAspire.ServiceDefaults.Tests.Http;

public sealed class RegistryClientRegistrationTests
{
    [Fact]
    public async Task The_registry_is_called_directly_whatever_proxy_the_machine_uses()
    {
        await using var app = Build();

        var last = Handlers(app.Services).Last();

        Assert.False(Assert.IsType<SocketsHttpHandler>(last).UseProxy);
    }

    [Fact]
    public async Task A_client_that_is_kept_renews_its_connections_and_repeats_what_it_may()
    {
        await using var app = Build();

        var handlers = Handlers(app.Services).ToArray();

        Assert.Single(handlers.OfType<ResilienceHandler>());
        Assert.InRange(handlers.OfType<SocketsHttpHandler>().Single().PooledConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task An_address_that_is_none_is_told_when_the_client_is_made()
    {
        await using var app = Build("--services:registry:http:0=registry");

        var e = Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredService<RegistryClient>());

        Assert.Contains("services:registry:http:0", e.Message, StringComparison.Ordinal);
    }

    private static WebApplication Build(params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(settings);
        builder.AddServiceDefaults(defaultPort: 1);
        builder.AddRegistryClient();
        return builder.Build();
    }

    /// <summary>Those that a request of the client goes through, in order.</summary>
    private static IEnumerable<HttpMessageHandler> Handlers(IServiceProvider services)
    {
        HttpMessageHandler? handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(nameof(RegistryClient));
        while (handler is not null)
        {
            yield return handler;
            handler = (handler as DelegatingHandler)?.InnerHandler;
        }
    }
}
