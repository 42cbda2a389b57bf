using System.Buffers;
using System.Text.Json;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>
/// Reads rows in pandas' split form, <c>{"columns":["Age","Sex"],"index":[0],"data":[[38,0]]}</c>. The index is passed over; without columns
/// the values are in the model's order.
/// </summary>
internal static class SplitRows
{
    /// <param name="json">At the begin of the object; left at its end.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ref Utf8JsonReader json, InputColumns columns, RowBatch rows)
    {
        Utf8JsonReader names = default;
        Utf8JsonReader data = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isNames = json.ValueTextEquals("columns"u8);
            var isData = json.ValueTextEquals("data"u8);
            if ((isNames && names.TokenType != JsonTokenType.None) || (isData && data.TokenType != JsonTokenType.None))
            {
                return $"'{(isNames ? "columns" : "data")}' is given twice.";
            }

            json.Read();
            names = isNames ? json : names;
            data = isData ? json : data;
            json.Skip();
        }

        return data.TokenType != JsonTokenType.StartArray ? "'data' is to be a list of rows."
            : names.TokenType == JsonTokenType.None ? JsonRows.ReadList(ref data, columns, rows)
            : names.TokenType != JsonTokenType.StartArray ? "'columns' is to be a list of names."
            : Read(ref names, ref data, columns, rows);
    }

    private static string? Read(ref Utf8JsonReader names, ref Utf8JsonReader data, InputColumns columns, RowBatch rows)
    {
        var places = ArrayPool<int>.Shared.Rent(columns.Count);
        try
        {
            return ReadNames(ref names, columns, places) ?? ReadData(ref data, columns, places.AsSpan(0, columns.Count), rows);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(places);
        }
    }

    private static string? ReadNames(ref Utf8JsonReader json, InputColumns columns, int[] places)
    {
        using var seen = new SeenColumns(columns.Count, stackalloc ulong[SeenColumns.WordsOnStack]);
        var read = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; read++)
        {
            if (json.TokenType != JsonTokenType.String)
            {
                return "'columns' is to be a list of names.";
            }

            var place = columns.Find(ref json, read);
            if (place < 0)
            {
                return columns.Unknown(ref json);
            }

            if (!seen.Add(place))
            {
                return columns.Twice(place);
            }

            places[read] = place;
        }

        return read == columns.Count ? null : columns.Missing(seen.FirstMissing());
    }

    private static string? ReadData(ref Utf8JsonReader json, InputColumns columns, ReadOnlySpan<int> places, RowBatch rows)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var row = rows.Add();
            var problem = json.TokenType == JsonTokenType.StartArray
                ? ReadValues(ref json, columns, places, row)
                : "A row of 'data' is a list of values.";
            if (problem is not null)
            {
                return JsonRows.AtRow(rows.Count, problem);
            }
        }

        return null;
    }

    private static string? ReadValues(ref Utf8JsonReader json, InputColumns columns, ReadOnlySpan<int> places, Span<float> row)
    {
        var read = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; read++)
        {
            if (read == places.Length)
            {
                return JsonRows.WrongLength(columns.Count, "more");
            }

            if (columns[places[read]].Read(ref json, out row[places[read]]) is { } problem)
            {
                return problem;
            }
        }

        return read == places.Length ? null : JsonRows.WrongLength(columns.Count, "fewer");
    }
}
