using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Storage;

public class DatabaseTroubleTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_is_not_there_is_answered_with_503_and_when_to_come_back()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await ExecuteAsync(registry, "ALTER TABLE runs RENAME TO gone");

        using var response = await registry.Http.GetAsync("/api/v1/runs", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain("runs", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_an_older_form_makes_the_service_unhealthy_and_says_what_to_do()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        await ExecuteAsync(registry, "DELETE FROM \"__EFMigrationsHistory\"");

        using var response = await registry.Http.GetAsync("/health", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("--migrate", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_whose_caller_cannot_be_looked_up_is_503_and_the_life_sign_goes_on()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        await ExecuteAsync(registry, "ALTER TABLE api_keys RENAME TO gone");

        using var alive = await registry.Http.GetAsync("/alive", Cancelled);
        using var change = await registry.Http.PutAsync("/api/v1/endpoints/titanic", null, Cancelled);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (alive.StatusCode, change.StatusCode));
    }

    [Fact]
    public async Task A_change_that_cannot_be_written_down_is_not_answered_as_done_and_a_refusal_is_answered_as_ever()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        await ExecuteAsync(registry, "ALTER TABLE audit RENAME TO gone");

        using var change = await registry.Http.PutAsync("/api/v1/endpoints/titanic", null, Cancelled);
        using var refused = await registry.Http.PutAsync("/api/v1/endpoints/2nd", null, Cancelled);

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.BadRequest), (change.StatusCode, refused.StatusCode));
    }

    private static async Task ExecuteAsync(RunningRegistry registry, string sql)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database.ExecuteSqlRawAsync(sql, Cancelled);
    }
}
