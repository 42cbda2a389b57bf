using System.Net;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts;
using MLOpsAspire.Testing;
using MLOpsAspire.Testing.Postgres;

namespace MLOpsAspire.Registry.Api.Tests.Storage.Postgres;

public sealed class PostgresAwayTests : IOnPostgres
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_goes_away_is_503_until_it_is_back()
    {
        TestStorage.SkipIfMissing();
        var log = new LogRecorder();
        await using var proxy = new PostgresProxy(await TestStorage.CreateDatabaseAsync());
        await using var registry = await RunningRegistry.StartAsync(
            builder => builder.Logging.AddProvider(log), settings: $"--ConnectionStrings:{ResourceNames.RegistryDatabase}={proxy.ConnectionString};Password=hunter2");
        await registry.SubmitAsync();

        await proxy.StopAsync();
        using (var response = await registry.Http.GetAsync("/api/v1/runs", Cancelled))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        using (var health = await registry.Http.GetAsync("/health", Cancelled))
        {
            Assert.Contains("The database does not answer.", await health.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }

        proxy.Start();
        var back = await Eventually.GetAsync(() => GetAsync(registry), response => response.IsSuccessStatusCode);
        back.Dispose();
        await registry.SubmitAsync();
        Assert.NotEmpty(log.Errors);
        Assert.DoesNotContain(log.Lines, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage?> GetAsync(RunningRegistry registry) => await registry.Http.GetAsync("/health", Cancelled);
}
