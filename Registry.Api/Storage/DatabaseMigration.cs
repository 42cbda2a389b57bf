using Microsoft.EntityFrameworkCore;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Brings the database to the form this version needs.</summary>
/// <param name="scopes">Give the database.</param>
/// <param name="lockFile">Held open while migrating; the system lets go of it when the process dies, however it dies.</param>
internal sealed class DatabaseMigration(IServiceScopeFactory scopes, string lockFile)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>True when the database has an older form, or is not there at all.</summary>
    public async Task<bool> IsNeededAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database;
        return (await database.GetPendingMigrationsAsync(cancellationToken)).Any();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var exclusive = await LockAsync(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database;
        if ((await database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            // The lock of EF Core is a row, which stays when its process dies, and is then waited for without end.
            await database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
            await database.MigrateAsync(cancellationToken);
        }

        // Readers do not wait for the writer in this mode; it is a property of the file.
        await database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(lockFile))
            {
                await Task.Delay(LookAgain, cancellationToken);
            }
        }
    }
}
