using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MLOpsAspire.Registry.Api.Storage.Sqlite;

/// <summary>
/// A prepared statement that is run for many rows, by SQLite's own functions: with a command of ADO.NET each row takes several times as long.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    /// <param name="connection">Open, with the transaction the rows are to be part of.</param>
    /// <param name="sql">With a parameter for each column, of trusted code only.</param>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle!, sql, out _statement));
    }

    /// <summary>Runs it for each row.</summary>
    /// <param name="columns">One array of equal length for each parameter, of texts, whole numbers, numbers or truth values.</param>
    /// <exception cref="SqliteException">A row was not taken.</exception>
    public void Run(IReadOnlyList<Array> columns)
    {
        for (var row = 0; row < columns[0].Length; row++)
        {
            for (var index = 0; index < columns.Count; index++)
            {
                Check(Bind(index + 1, columns[index], row));
            }

            Check(raw.sqlite3_step(_statement));
            Check(raw.sqlite3_reset(_statement));
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int parameter, Array column, int row) => column switch
    {
        string?[] texts => texts[row] is { } text ? raw.sqlite3_bind_text(_statement, parameter, text) : raw.sqlite3_bind_null(_statement, parameter),
        int[] numbers => raw.sqlite3_bind_int(_statement, parameter, numbers[row]),
        long[] numbers => raw.sqlite3_bind_int64(_statement, parameter, numbers[row]),
        double[] numbers => raw.sqlite3_bind_double(_statement, parameter, numbers[row]),
        bool[] values => raw.sqlite3_bind_int(_statement, parameter, values[row] ? 1 : 0),
        _ => throw new ArgumentException($"A column of {column.GetType()} cannot be written."),
    };

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            SqliteException.ThrowExceptionForRC(code, _connection.Handle);
        }
    }
}
