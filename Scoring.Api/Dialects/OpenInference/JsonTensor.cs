using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>Reads the values of an input from JSON: one after another, or in lists as its shape has them. A value that is not known is null.</summary>
internal static class JsonTensor
{
    private const string WrongCount = "The data has not as many values as the shape says, or they are nested otherwise.";

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(in InferTensor input, ReadOnlySpan<byte> body, InputColumns columns, RowBatch rows)
    {
        var json = new Utf8JsonReader(body[input.DataAt..]);
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return "The data of an input is a list.";
        }

        var isNested = IsNested(json);
        for (var row = 0; row < input.Rows; row++)
        {
            var problem = ReadRow(ref json, input, isNested, columns, rows[row]);
            if (problem is not null)
            {
                return JsonRows.AtRow(row + 1, problem);
            }
        }

        json.Read();
        return json.TokenType == JsonTokenType.EndArray ? null : WrongCount;
    }

    private static bool IsNested(Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.StartArray;

    private static string? ReadRow(ref Utf8JsonReader json, in InferTensor input, bool isNested, InputColumns columns, Span<float> row)
    {
        if (isNested && (input.Rank < 2 || !json.Read() || json.TokenType != JsonTokenType.StartArray))
        {
            return WrongCount;
        }

        for (var place = 0; place < input.Width; place++)
        {
            json.Read();
            if (json.TokenType is JsonTokenType.EndArray or JsonTokenType.StartArray)
            {
                return WrongCount;
            }

            var column = TensorRows.ColumnOf(input, place);
            if (ReadValue(ref json, input.Type, columns[column], out row[column]) is { } problem)
            {
                return problem;
            }
        }

        return isNested && (!json.Read() || json.TokenType != JsonTokenType.EndArray) ? WrongCount : null;
    }

    private static string? ReadValue(ref Utf8JsonReader json, Datatype type, InputColumn column, out float number)
    {
        number = float.NaN;
        return json.TokenType == JsonTokenType.Null || (type == Datatype.Bytes && json.TokenType == JsonTokenType.String) ? column.Read(ref json, out number)
            : type != Datatype.Bytes && Datatypes.TryRead(type, ref json, out var value) ? column.ReadNumber(value, out number)
            : $"The column '{column.Feature.Name}' holds a value that is not of its datatype, or beyond its range.";
    }
}
