using System.Text.Json;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>Reads rows written as JSON objects of columns and values, or as lists of values in the model's order.</summary>
internal static class JsonRows
{
    /// <summary>Reads a list of rows, which are counted from 1 in refusals.</summary>
    /// <param name="json">At the begin of the list; left at its end.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? ReadList(ref Utf8JsonReader json, InputColumns columns, RowBatch rows)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (ReadRow(ref json, columns, rows.Add()) is { } problem)
            {
                return AtRow(rows.Count, problem);
            }
        }

        return null;
    }

    /// <summary>Reads one row. A model of one column takes a bare value too.</summary>
    /// <param name="json">At the begin of the row; left at its end.</param>
    /// <inheritdoc cref="ReadList"/>
    public static string? ReadRow(ref Utf8JsonReader json, InputColumns columns, Span<float> row) => json.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref json, columns, row),
        JsonTokenType.StartArray => ReadValues(ref json, columns, row),
        _ when columns.Count == 1 => columns[0].Read(ref json, out row[0]),
        _ => "A row is a JSON object of columns and values.",
    };

    /// <summary>Puts before a refusal which row it is about.</summary>
    /// <param name="number">From 1.</param>
    public static string AtRow(int number, string problem) => $"Row {number}: {problem}";

    private static string? ReadObject(ref Utf8JsonReader json, InputColumns columns, Span<float> row)
    {
        using var seen = new SeenColumns(columns.Count, stackalloc ulong[SeenColumns.WordsOnStack]);
        var read = 0;
        for (var guess = 0; json.Read() && json.TokenType == JsonTokenType.PropertyName; guess++, read++)
        {
            guess = columns.Find(ref json, guess);
            if (guess < 0)
            {
                return columns.Unknown(ref json);
            }

            if (!seen.Add(guess))
            {
                return columns.Twice(guess);
            }

            json.Read();
            if (columns[guess].Read(ref json, out row[guess]) is { } problem)
            {
                return problem;
            }
        }

        return read == columns.Count ? null : columns.Missing(seen.FirstMissing());
    }

    private static string? ReadValues(ref Utf8JsonReader json, InputColumns columns, Span<float> row)
    {
        var read = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; read++)
        {
            if (read == columns.Count)
            {
                return WrongLength(columns.Count, "more");
            }

            if (columns[read].Read(ref json, out row[read]) is { } problem)
            {
                return problem;
            }
        }

        return read == columns.Count ? null : WrongLength(columns.Count, "fewer");
    }

    internal static string WrongLength(int columns, string other) => $"A row as a list has {columns} values, one for each column; this one has {other}.";
}
