using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;

namespace MLOpsAspire.Scoring.Api.Dialects.AzureMl;

/// <summary>Reads the rows of a body, which may be wrapped in <c>data</c> or <c>input_data</c>. A column that is called like a wrapper comes first.</summary>
internal static class AzureMlRows
{
    /// <param name="json">At the begin of the body; left at its end.</param>
    /// <param name="isRow">Whether the body is one row and no list.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ref Utf8JsonReader json, InputColumns columns, RowBatch rows, out bool isRow)
    {
        isRow = json.TokenType == JsonTokenType.StartObject && !IsWrapper(json, columns);
        return isRow ? JsonRows.ReadRow(ref json, columns, rows.Add())
            : json.TokenType == JsonTokenType.StartObject ? ReadWrapped(ref json, columns, rows)
            : json.TokenType == JsonTokenType.StartArray ? JsonRows.ReadList(ref json, columns, rows)
            : "A row is a JSON object of columns and values.";
    }

    /// <summary>Told by the first name.</summary>
    private static bool IsWrapper(Utf8JsonReader json, InputColumns columns) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName && columns.Find(ref json, guess: 0) < 0
        && (IsRows(ref json) || json.ValueTextEquals("params"u8) || json.ValueTextEquals("GlobalParameters"u8));

    private static bool IsRows(ref Utf8JsonReader json) => json.ValueTextEquals("data"u8) || json.ValueTextEquals("input_data"u8);

    private static string? ReadWrapped(ref Utf8JsonReader json, InputColumns columns, RowBatch rows)
    {
        var isRead = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isRows = IsRows(ref json);
            if (isRows && isRead)
            {
                return "The rows are given twice.";
            }

            json.Read();
            if (!isRows)
            {
                json.Skip();
            }
            else if (ReadRows(ref json, columns, rows) is { } problem)
            {
                return problem;
            }

            isRead |= isRows;
        }

        return isRead ? null : "The body has no rows: they are in 'data' or 'input_data'.";
    }

    private static string? ReadRows(ref Utf8JsonReader json, InputColumns columns, RowBatch rows) => json.TokenType switch
    {
        JsonTokenType.StartArray => JsonRows.ReadList(ref json, columns, rows),
        JsonTokenType.StartObject => SplitRows.Read(ref json, columns, rows),
        _ => "The rows are a list, or an object of 'columns' and 'data'.",
    };
}
