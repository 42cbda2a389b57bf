using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>Lets a database work up to a write, or the commit after it, and no further, as a process that dies there would.</summary>
/// <param name="write">From 1, of those that are made while it is near.</param>
internal sealed class DeathAtWrite(int write) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int _left = write;

    /// <summary>Whether writes are counted.</summary>
    public bool IsNear { get; set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        DieIfDue(isWrite: !command.CommandText.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase));
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        DieIfDue(isWrite: true);
        return ValueTask.FromResult(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        DieIfDue(isWrite: true);
        return ValueTask.FromResult(result);
    }

    private void DieIfDue(bool isWrite)
    {
        if (IsNear && isWrite && --_left <= 0)
        {
            throw new DeathException();
        }
    }
}
