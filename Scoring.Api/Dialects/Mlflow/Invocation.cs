using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;

namespace MLOpsAspire.Scoring.Api.Dialects.Mlflow;

/// <summary>
/// Reads the rows of an invocation in JSON: exactly one of <c>dataframe_split</c>, <c>dataframe_records</c>, <c>instances</c> (row by row) and
/// <c>inputs</c> (column by column, or rows in the model's order). Other fields are passed over.
/// </summary>
internal static class Invocation
{
    private const string Forms = "The body is a JSON object with exactly one of dataframe_split, dataframe_records, instances and inputs";

    private enum Form
    {
        None,
        Split,
        Records,
        Instances,
        Inputs,
    }

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> body, InputColumns columns, RowBatch rows)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return $"{Forms}.";
        }

        var read = Form.None;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var form = FormOf(ref json);
            if (form != Form.None && read != Form.None)
            {
                return $"{Forms}; there are two.";
            }

            json.Read();
            if (form == Form.None)
            {
                json.Skip();
            }
            else if (ReadRows(ref json, form, columns, rows) is { } problem)
            {
                return problem;
            }
            else
            {
                read = form;
            }
        }

        json.Read();
        return read == Form.None ? $"{Forms}; there is none." : null;
    }

    private static Form FormOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("dataframe_split"u8) ? Form.Split
        : json.ValueTextEquals("dataframe_records"u8) ? Form.Records
        : json.ValueTextEquals("instances"u8) ? Form.Instances
        : json.ValueTextEquals("inputs"u8) ? Form.Inputs
        : Form.None;

    private static string? ReadRows(ref Utf8JsonReader json, Form form, InputColumns columns, RowBatch rows) => (form, json.TokenType) switch
    {
        (Form.Split, JsonTokenType.StartObject) => SplitRows.Read(ref json, columns, rows),
        (Form.Split, _) => "'dataframe_split' is an object of 'columns' and 'data'.",
        (Form.Inputs, JsonTokenType.StartObject) => ColumnLists.Read(ref json, columns, rows),
        (_, JsonTokenType.StartArray) => JsonRows.ReadList(ref json, columns, rows),
        (Form.Records, _) => "'dataframe_records' is a list of rows.",
        (Form.Instances, _) => "'instances' is a list of rows.",
        _ => "'inputs' is an object of columns, or a list of rows.",
    };
}
