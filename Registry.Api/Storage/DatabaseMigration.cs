using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Brings the database to the form this version needs. Of hosts that do this at the same time, one does and the others wait.</summary>
/// <param name="scopes">Give the database.</param>
internal abstract class DatabaseMigration(IServiceScopeFactory scopes)
{
    /// <summary>Where the database is, for people.</summary>
    public abstract string Place { get; }

    /// <summary>True when the database has an older form, or is not there at all.</summary>
    public virtual async Task<bool> IsNeededAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await IsNeededAsync(DatabaseOf(scope), cancellationToken);
    }

    public virtual async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var exclusive = await LockAsync(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var database = DatabaseOf(scope);
        if (await IsNeededAsync(database, cancellationToken))
        {
            await MigrateAsync(database, cancellationToken);
        }

        await FinishAsync(database, cancellationToken);
    }

    /// <summary>Waits for the right to migrate. It ends with the process, however that ends.</summary>
    /// <returns>To be disposed of afterwards.</returns>
    protected abstract Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken);

    protected virtual Task MigrateAsync(DatabaseFacade database, CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

    /// <summary>What a database needs besides its tables.</summary>
    protected virtual Task FinishAsync(DatabaseFacade database, CancellationToken cancellationToken) => Task.CompletedTask;

    private static DatabaseFacade DatabaseOf(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database;

    private static async Task<bool> IsNeededAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        (await database.GetPendingMigrationsAsync(cancellationToken)).Any();
}
