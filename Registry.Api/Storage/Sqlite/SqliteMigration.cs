using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace MLOpsAspire.Registry.Api.Storage.Sqlite;

/// <summary>Migrates a file.</summary>
/// <param name="file">The database.</param>
/// <param name="scopes">Give the database.</param>
internal sealed class SqliteMigration(string file, IServiceScopeFactory scopes) : DatabaseMigration(scopes)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Held open while migrating; the system lets go of it when the process dies.</summary>
    private readonly string _lockFile = $"{file}.migrating";

    public override string Place => file;

    protected override async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(_lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(_lockFile))
            {
                await Task.Delay(LookAgain, cancellationToken);
            }
        }
    }

    protected override async Task MigrateAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        // The lock of EF Core is a row, which stays when its process dies, and is then waited for without end.
        await database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await base.MigrateAsync(database, cancellationToken);
    }

    /// <summary>Readers do not wait for the writer in this mode; it is a property of the file.</summary>
    protected override Task FinishAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
}
