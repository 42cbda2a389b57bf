using System.Data.Common;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform.Postgres;
using MLOpsAspire.ServiceDefaults.Errors;
using Npgsql;

namespace MLOpsAspire.Registry.Api.Storage.Postgres;

/// <summary>Migrates a database on a server.</summary>
/// <param name="server">The server and the database on it.</param>
/// <param name="scopes">Give the database.</param>
internal sealed class PostgresMigration(NpgsqlConnectionStringBuilder server, IServiceScopeFactory scopes) : DatabaseMigration(scopes)
{
    /// <summary>Any number that no other program uses for a lock in this database.</summary>
    public const long LockKey = 6_870_121_401;

    private const string Setting = $"ConnectionStrings:{ResourceNames.RegistryDatabase}";

    public override string Place => PostgresSetting.Describe(server);

    public override Task<bool> IsNeededAsync(CancellationToken cancellationToken) =>
        ExplainAsync(() => base.IsNeededAsync(cancellationToken));

    public override Task RunAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        await base.RunAsync(cancellationToken);
        return true;
    });

    /// <summary>Opens a session of its own, since the server lets go of the lock when the session ends.</summary>
    protected override async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await session.OpenAsync(cancellationToken);
            await using var wait = new NpgsqlCommand($"SELECT pg_advisory_lock({LockKey})", session) { CommandTimeout = 0 };
            await wait.ExecuteNonQueryAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<T> ExplainAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception e) when (DatabaseTrouble.In(e) is { } trouble)
        {
            throw new DatabaseAwayException(Explain(trouble), e);
        }
    }

    private string Explain(DbException trouble) => trouble switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => $"There is no database {Place}: make it, or correct {Setting}.",
        PostgresException answer => $"The database {Place} cannot be used ({answer.MessageText}): correct this there, or in {Setting}.",
        _ => $"The database {Place} does not answer: start it, or correct {Setting}.",
    };
}
