using Npgsql;

namespace MLOpsAspire.Testing.Postgres;

/// <summary>The PostgreSQL server that tests may use, where one is named.</summary>
public static class PostgresServer
{
    /// <summary>Its connection string, with a user who may make databases.</summary>
    public const string Variable = "MLOPS_TEST_POSTGRES";

    /// <summary>Stands in the names of the databases that tests have made.</summary>
    private const string Prefix = "mlops_test_";

    /// <summary>A database that is older than this belongs to no test that still runs.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(2);

    private static readonly Lazy<Task> Swept = new(SweepAsync);

    private static readonly string? Address = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Null when there is a server.</summary>
    public static string? WhyMissing { get; } = string.IsNullOrEmpty(Address)
        ? $"no PostgreSQL: ./dev test starts one where it is installed; elsewhere set {Variable} to the connection string of a server, with a user who may make databases"
        : null;

    /// <summary>Makes a database.</summary>
    /// <param name="template">The database it is a copy of; an empty one when not given, which orders texts as people do where the server can.</param>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync(string? template = null)
    {
        await Swept.Value;
        var name = $"{Prefix}{Now()}_{Guid.NewGuid():N}";
        await ExecuteAsync(Server(), $"CREATE DATABASE {name} TEMPLATE {(template is null ? await EmptyAsync() : DatabaseOf(template))}");
        return new NpgsqlConnectionStringBuilder(Address) { Database = name }.ConnectionString;
    }

    /// <summary>Runs statements on a database.</summary>
    /// <returns>The first value of the first row, if there is one.</returns>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static string Server() => new NpgsqlConnectionStringBuilder(Address) is { Database: null } server
        ? new NpgsqlConnectionStringBuilder(Address) { Database = "postgres" }.ConnectionString
        : Address!;

    private static string DatabaseOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;

    /// <summary>Not byte by byte, so that a column that should be ordered so and is not shows.</summary>
    private static async Task<string> EmptyAsync() =>
        (bool)(await ExecuteAsync(
            Server(),
            "SELECT current_setting('server_version_num')::int >= 150000 AND EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i')"))!
            ? "template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'"
            : "template0";

    /// <summary>Removes what earlier runs have left on a server that outlives them.</summary>
    private static async Task SweepAsync()
    {
        var names = await ExecuteAsync(Server(), $"SELECT array_agg(datname::text) FROM pg_database WHERE datname LIKE '{Prefix}%'") as string[];
        foreach (var name in names ?? [])
        {
            if (long.Parse(name[Prefix.Length..].Split('_')[0], provider: null) < Now() - (long)LongestRun.TotalSeconds)
            {
                await ExecuteAsync(Server(), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            }
        }
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
}
