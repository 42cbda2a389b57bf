using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using MLOpsAspire.Contracts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Storage.Sqlite;

public sealed class SqliteMigrationTests : IDisposable
{
    /// <summary>Only a bound for when it never ends.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_migration_that_was_killed_does_not_block_the_next()
    {
        await ExecuteAsync(
            """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
            """);
        await using var app = Create();
        Assert.True(await RegistryHost.NeedsMigrationAsync(app, Cancelled));

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        bound.CancelAfter(LongEnough);
        await RegistryHost.MigrateAsync(app, bound.Token);

        Assert.False(await RegistryHost.NeedsMigrationAsync(app, Cancelled));
    }

    [Fact]
    public async Task A_migration_waits_for_the_one_under_way()
    {
        await using var app = Create();
        await RegistryHost.MigrateAsync(app, Cancelled);

        // There is nothing left to do, so that only the waiting keeps it from its end.
        Task migrating;
        await using (new FileStream(_folder["registry.db.migrating"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            migrating = RegistryHost.MigrateAsync(app, Cancelled);
            await Task.WhenAny(migrating, Task.Delay(80, Cancelled));
            Assert.False(migrating.IsCompleted);
        }

        await migrating;
    }

    private WebApplication Create() => RegistryHost.Create([RunningApp.AnyPort, $"--{SettingNames.Home}={_folder.Path}"], RunningApp.Quiet);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder["registry.db"]}");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
