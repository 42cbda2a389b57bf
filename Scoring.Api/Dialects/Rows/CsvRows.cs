using MLOpsAspire.Tabular.Data;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>Reads rows written as CSV with a header, as training data is. An empty field is a missing value.</summary>
internal static class CsvRows
{
    private const string Source = "The body";

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(Stream body, InputColumns columns, RowBatch rows)
    {
        try
        {
            var csv = new CsvReader(body, Source, bufferSize: 4096);
            var places = new int[columns.Count];
            return ReadHeader(csv, columns, places) ?? ReadRecords(csv, columns, places, rows);
        }
        catch (DataFormatException e)
        {
            return e.Message;
        }
    }

    private static string? ReadHeader(CsvReader csv, InputColumns columns, int[] places)
    {
        if (!csv.ReadRecord())
        {
            return "The body has no header.";
        }

        using var seen = new SeenColumns(columns.Count, stackalloc ulong[SeenColumns.WordsOnStack]);
        var read = 0;
        for (; csv.ReadField(out var name); read++)
        {
            var place = columns.Find(Utf8Words.Trim(name));
            if (place < 0)
            {
                return columns.Unknown(name);
            }

            if (!seen.Add(place))
            {
                return columns.Twice(place);
            }

            places[read] = place;
        }

        return read == columns.Count ? null : columns.Missing(seen.FirstMissing());
    }

    private static string? ReadRecords(CsvReader csv, InputColumns columns, int[] places, RowBatch rows)
    {
        while (csv.ReadRecord())
        {
            if (ReadFields(csv, columns, places, rows.Add()) is { } problem)
            {
                return JsonRows.AtRow(rows.Count, problem);
            }
        }

        return null;
    }

    private static string? ReadFields(CsvReader csv, InputColumns columns, int[] places, Span<float> row)
    {
        var read = 0;
        for (; csv.ReadField(out var field); read++)
        {
            if (read == places.Length)
            {
                return JsonRows.WrongLength(columns.Count, "more");
            }

            if (columns[places[read]].ReadField(field, out row[places[read]]) is { } problem)
            {
                return problem;
            }
        }

        return read == places.Length ? null : JsonRows.WrongLength(columns.Count, "fewer");
    }
}
