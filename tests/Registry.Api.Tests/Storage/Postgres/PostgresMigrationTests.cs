using MLOpsAspire.Registry.Api.Storage.Postgres;
using MLOpsAspire.Testing;
using MLOpsAspire.Testing.Postgres;
using Npgsql;

namespace MLOpsAspire.Registry.Api.Tests.Storage.Postgres;

public sealed class PostgresMigrationTests : IAsyncLifetime, IOnPostgres
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_migration_waits_for_the_one_under_way_and_goes_on_when_that_dies()
    {
        // There is nothing left to do, so that only the waiting keeps it from its end.
        await using var other = await LockAsync();
        var migrating = RegistryHost.MigrateAsync(_registry.App, Cancelled);
        await Eventually.GetAsync(() => ExecuteAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"), waiting => waiting is 1L);
        Assert.False(migrating.IsCompleted);

        await ExecuteAsync($"SELECT pg_terminate_backend({other.ProcessID})");

        await migrating;
    }

    [Fact]
    public async Task Every_text_is_ordered_by_its_bytes()
    {
        var others = await ExecuteAsync(
            """
            SELECT string_agg(table_name || '.' || column_name, ', ' ORDER BY column_name) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'
            """);

        // Nobody orders by these, which are not ours.
        Assert.Equal("__EFMigrationsHistory.MigrationId, __EFMigrationsHistory.ProductVersion", others);
    }

    private Task<object?> ExecuteAsync(string sql) => PostgresServer.ExecuteAsync(_registry.Database, sql);

    private async Task<NpgsqlConnection> LockAsync()
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_registry.Database) { Pooling = false }.ConnectionString);
        await session.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({PostgresMigration.LockKey})", session);
        await command.ExecuteNonQueryAsync(Cancelled);
        return session;
    }
}
