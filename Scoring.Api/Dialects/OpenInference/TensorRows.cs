using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>Puts inputs together to rows: one input for each column, or one input [rows, columns] of any name for all of them, in the model's order.</summary>
internal static class TensorRows
{
    /// <param name="inputs">What the request has.</param>
    /// <param name="json">The JSON of the body.</param>
    /// <param name="binary">What follows it: the values in binary, one input after another.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(List<InferTensor> inputs, ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary, InputColumns columns, RowBatch rows)
    {
        if (Check(inputs, json, columns) is { } problem)
        {
            return problem;
        }

        if (inputs.Where(input => input.IsBinary).Sum(input => (long)input.Length) != binary.Length)
        {
            return "What follows the JSON is not as long as the binary_data_size of the inputs together.";
        }

        rows.Add(inputs[0].Rows);
        foreach (var input in inputs)
        {
            var wrong = input.IsBinary
                ? BinaryTensor.Read(input, binary[..input.Length], columns, rows)
                : JsonTensor.Read(input, json, columns, rows);
            if (wrong is not null)
            {
                return wrong;
            }

            binary = input.IsBinary ? binary[input.Length..] : binary;
        }

        return null;
    }

    /// <summary>The place of a value's column.</summary>
    /// <param name="input">The value's input.</param>
    /// <param name="place">Of the value in its row of the input.</param>
    public static int ColumnOf(in InferTensor input, int place) => input.Column < 0 ? place : input.Column;

    private static string? Check(List<InferTensor> inputs, ReadOnlySpan<byte> json, InputColumns columns)
    {
        if (inputs is [{ Column: < 0, Rank: 2 } table] && table.Width == columns.Count)
        {
            return null;
        }

        using var seen = new SeenColumns(columns.Count, stackalloc ulong[SeenColumns.WordsOnStack]);
        foreach (var input in inputs)
        {
            if (input.Column < 0)
            {
                var name = new Utf8JsonReader(json[input.NameAt..]);
                name.Read();
                return columns.Unknown(ref name);
            }

            if (!seen.Add(input.Column))
            {
                return columns.Twice(input.Column);
            }

            if (input.Width != 1 || input.Rows != inputs[0].Rows)
            {
                return $"The shape of the input '{columns[input.Column].Feature.Name}' is [rows] or [rows, 1], with as many rows as the other inputs have.";
            }
        }

        return inputs.Count == columns.Count ? null : columns.Missing(seen.FirstMissing());
    }
}
