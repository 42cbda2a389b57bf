using Microsoft.EntityFrameworkCore;
using MLOpsAspire.ServiceDefaults.Errors;
using Npgsql;

namespace MLOpsAspire.Registry.Api.Storage.Postgres;

/// <summary>The registry's database on a server.</summary>
internal sealed class PostgresRegistryDbContext(DbContextOptions<PostgresRegistryDbContext> options, WriteTurn turn, TimeProvider time)
    : RegistryDbContext(options)
{
    /// <summary>Orders texts by their bytes, as SQLite does and as the paging of lists expects.</summary>
    public const string Collation = "C";

    private const int MostTries = 10;

    /// <summary>The longest wait before the second try; it doubles from try to try, up to the longest of all.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(200);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation(Collation);
        configurationBuilder.Properties<Enum>().UseCollation(Collation);
    }

    /// <summary>
    /// Writers do not wait for one another, until they have met: after that those of one process take turns, and who comes meanwhile with
    /// them, so that who has lost once is not lost again to those who come later.
    /// </summary>
    protected override async Task<T> TransactAsync<T>(Func<Task<T>> transaction, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return tries == 1 && !turn.IsTaken ? await transaction() : await turn.TakeAsync(transaction, cancellationToken);
            }
            catch (Exception e) when (tries < MostTries && HasLostRace(e))
            {
                // For a random time, so that the processes that have met do not meet again.
                var most = Math.Min(FirstWait.TotalMilliseconds * Math.Pow(2, tries - 1), LongestWait.TotalMilliseconds);
                await Task.Delay(TimeSpan.FromMilliseconds(most * Random.Shared.NextDouble()), time, cancellationToken);
            }
        }
    }

    /// <summary>Another writer came first: at the same rows, or with a row of the same key, which is there for the next try to see.</summary>
    private static bool HasLostRace(Exception exception) => (DatabaseTrouble.In(exception) as PostgresException)?.SqlState
        is PostgresErrorCodes.SerializationFailure
        or PostgresErrorCodes.DeadlockDetected
        or PostgresErrorCodes.UniqueViolation;
}
