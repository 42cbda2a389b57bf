using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MLOpsAspire.Registry.Api.Storage.Sqlite;
using Npgsql;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>
/// Inserts many rows at once, where the change tracker would take longer than the database. SQLite gets one prepared statement for each row,
/// which costs it no round trip; PostgreSQL gets all rows as arrays in one statement, or as a copy where none can be there already.
/// </summary>
/// <param name="db">The database, in a transaction.</param>
/// <param name="table">Of trusted code only, as are the columns' names and the conflict clause.</param>
/// <param name="onConflict">What follows <c>ON CONFLICT</c>; null for a table that takes every row.</param>
internal sealed class BulkInsert(RegistryDbContext db, string table, string? onConflict = null)
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
        else if (onConflict is null)
        {
            await CopyAsync((NpgsqlConnection)db.Database.GetDbConnection(), cancellationToken);
        }
        else
        {
            await AtOnceAsync(Sql($"SELECT * FROM unnest({parameters})"), cancellationToken);
        }
    }

    private string Names => string.Join(", ", _columns.Select(column => $"\"{column.Name}\""));

    private string Sql(string rows) => $"INSERT INTO {table} ({Names}) {rows}{(onConflict is null ? "" : $" ON CONFLICT {onConflict}")}";

    private async Task CopyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({Names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        for (var row = 0; row < _columns[0].Values.Length; row++)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var (_, values) in _columns)
            {
                await WriteAsync(copy, values, row, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, Array column, int row, CancellationToken cancellationToken) => column switch
    {
        long[] numbers => copy.WriteAsync(numbers[row], cancellationToken),
        double[] numbers => copy.WriteAsync(numbers[row], cancellationToken),
        bool[] values => copy.WriteAsync(values[row], cancellationToken),
        string[] texts => copy.WriteAsync(texts[row], cancellationToken),
        _ => throw new ArgumentException($"A column of {column.GetType()} cannot be written."),
    };

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
