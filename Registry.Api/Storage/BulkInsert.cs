using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MLOpsAspire.Registry.Api.Storage.Sqlite;

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

        var parameters = string.Join(", ", Enumerable.Range(0, _columns.Count).Select(index => $"@p{index}"));
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
        {
            using var statement = new SqliteStatement(sqlite, Sql($"VALUES ({parameters})"));
            statement.Run([.. _columns.Select(column => column.Values)]);
        }
        else
        {
            await AtOnceAsync(Sql($"SELECT * FROM unnest({parameters})"), cancellationToken);
        }
    }

    private string Sql(string rows) =>
        $"INSERT INTO {table} ({string.Join(", ", _columns.Select(column => $"\"{column.Name}\""))}) {rows} ON CONFLICT {onConflict}";

    private async Task AtOnceAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
#pragma warning disable CA2100 // No part of the text comes from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (index, column) in _columns.Index())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            parameter.Value = column.Values;
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
