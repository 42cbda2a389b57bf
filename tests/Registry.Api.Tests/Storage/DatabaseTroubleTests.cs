using System.Net;
using Microsoft.Data.Sqlite;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Storage;

public sealed class DatabaseTroubleTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_is_not_there_is_answered_with_503_and_when_to_come_back()
    {
        using var folder = new TempFolder();
        await using var registry = await RunningRegistry.StartAsync(folder: folder);
        await using (var connection = new SqliteConnection($"Data Source={folder["registry.db"]}"))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA foreign_keys = OFF; DROP TABLE runs";
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        using var response = await registry.Http.GetAsync("/api/v1/runs", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain("runs", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_an_older_form_makes_the_service_unhealthy_and_says_what_to_do()
    {
        using var folder = new TempFolder();
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, folder);
        await using (var connection = new SqliteConnection($"Data Source={folder["registry.db"]}"))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM __EFMigrationsHistory";
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        using var response = await registry.Http.GetAsync("/health", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("--migrate", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }
}
