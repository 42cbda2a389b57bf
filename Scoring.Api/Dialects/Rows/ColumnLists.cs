using System.Text.Json;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>Reads rows written column by column, <c>{"Age":[38,3],"Sex":[0,1]}</c>. A value may stand in a list of its own, as tensors [rows, 1] have it.</summary>
internal static class ColumnLists
{
    /// <param name="json">At the begin of the object; left at its end.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ref Utf8JsonReader json, InputColumns columns, RowBatch rows)
    {
        // Counted before memory is taken: a long first column must not take it for columns that are not there.
        var again = json;
        if (Count(ref json, columns, out var count) is { } problem)
        {
            return problem;
        }

        rows.Add(count);
        for (var guess = 0; again.Read() && again.TokenType == JsonTokenType.PropertyName; guess++)
        {
            guess = columns.Find(ref again, guess);
            again.Read();
            if (ReadColumn(ref again, columns[guess], guess, rows) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? Count(ref Utf8JsonReader json, InputColumns columns, out int count)
    {
        using var seen = new SeenColumns(columns.Count, stackalloc ulong[SeenColumns.WordsOnStack]);
        count = -1;
        var read = 0;
        for (var guess = 0; json.Read() && json.TokenType == JsonTokenType.PropertyName; guess++, read++)
        {
            guess = columns.Find(ref json, guess);
            if (guess < 0)
            {
                return columns.Unknown(ref json);
            }

            json.Read();
            if (!seen.Add(guess))
            {
                return columns.Twice(guess);
            }

            var name = columns[guess].Feature.Name;
            if (json.TokenType != JsonTokenType.StartArray)
            {
                return $"The column '{name}' is to be a list of values.";
            }

            var length = LengthOf(ref json);
            if (count >= 0 && length != count)
            {
                return $"The column '{name}' has not as many values as the columns before it.";
            }

            count = length;
        }

        return read == columns.Count ? null : columns.Missing(seen.FirstMissing());
    }

    private static int LengthOf(ref Utf8JsonReader json)
    {
        var length = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            json.Skip();
            length++;
        }

        return length;
    }

    private static string? ReadColumn(ref Utf8JsonReader json, InputColumn column, int place, RowBatch rows)
    {
        for (var row = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; row++)
        {
            var isNested = json.TokenType == JsonTokenType.StartArray;
            if (isNested)
            {
                json.Read();
            }

            var problem = column.Read(ref json, out rows[row][place]);
            if (problem is null && isNested)
            {
                json.Read();
                problem = json.TokenType == JsonTokenType.EndArray ? null : $"The column '{column.Feature.Name}' has one value for each row.";
            }

            if (problem is not null)
            {
                return JsonRows.AtRow(row + 1, problem);
            }
        }

        return null;
    }
}
