using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>
/// Inserts many rows at once, where the change tracker would take longer than the database. SQLite gets one prepared statement for each row,
/// which costs it no round trip; PostgreSQL gets all rows as arrays in one statement.
/// </summary>
/// <param name="db">The database, in a transaction.</param>
/// <param name="table">Of trusted code only, as are the columns' names and the conflict clause.</param>
/// <param name="onConflict">What follows <c>ON CONFLICT</c>.</param>
internal sealed class BulkInsert(RegistryDbContext db, string table, string onConflict)
{
    private readonly List<(string Name, Array Values)> _columns = [];

    /// <summary>Adds a column with one value for each row.</summary>
    public BulkInsert With<T>(string column, T[] values)
    {
        _columns.Add((column, values));
        return this;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_columns[0].Values.Length == 0)
        {
            return;
        }

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var parameters = string.Join(", ", Enumerable.Range(0, _columns.Count).Select(index => $"@p{index}"));
        var rows = db.Database.IsSqlite() ? $"VALUES ({parameters})" : $"SELECT * FROM unnest({parameters})";
        var names = string.Join(", ", _columns.Select(column => $"\"{column.Name}\""));
#pragma warning disable CA2100 // No part of the text comes from outside.
        command.CommandText = $"INSERT INTO {table} ({names}) {rows} ON CONFLICT {onConflict}";
#pragma warning restore CA2100
        for (var index = 0; index < _columns.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            command.Parameters.Add(parameter);
        }

        await (db.Database.IsSqlite() ? RowByRowAsync(command, cancellationToken) : AtOnceAsync(command, cancellationToken));
    }

    private async Task RowByRowAsync(DbCommand command, CancellationToken cancellationToken)
    {
        for (var row = 0; row < _columns[0].Values.Length; row++)
        {
            for (var index = 0; index < _columns.Count; index++)
            {
                command.Parameters[index].Value = _columns[index].Values.GetValue(row);
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private Task AtOnceAsync(DbCommand command, CancellationToken cancellationToken)
    {
        for (var index = 0; index < _columns.Count; index++)
        {
            command.Parameters[index].Value = _columns[index].Values;
        }

        return command.ExecuteNonQueryAsync(cancellationToken);
    }
}
