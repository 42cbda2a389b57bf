using Microsoft.EntityFrameworkCore;

namespace MLOpsAspire.Registry.Api.Storage.Sqlite;

/// <summary>The registry's database in a file.</summary>
internal sealed class SqliteRegistryDbContext(DbContextOptions<SqliteRegistryDbContext> options, WriteTurn turn) : RegistryDbContext(options)
{
    /// <summary>SQLite has one writer at a time, and its driver waits for it by blocking.</summary>
    protected override Task<T> TransactAsync<T>(Func<Task<T>> transaction, CancellationToken cancellationToken) =>
        turn.TakeAsync(transaction, cancellationToken);
}
