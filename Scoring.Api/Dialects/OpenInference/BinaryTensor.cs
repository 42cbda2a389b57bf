using System.Buffers.Binary;
using MLOpsAspire.Scoring.Api.Dialects.Rows;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>
/// Reads the values of an input in binary, little-endian and row by row; a text has its length before it, in four bytes. What is no number is a
/// missing value, as is a text without letters.
/// </summary>
internal static class BinaryTensor
{
    private const string WrongSize = "The binary values of an input are not as many bytes as its shape and datatype say.";

    /// <param name="values">The bytes of this input.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(in InferTensor input, ReadOnlySpan<byte> values, InputColumns columns, RowBatch rows)
    {
        if (Datatypes.SizeOf(input.Type) is { } size && (long)input.Rows * input.Width * size != values.Length)
        {
            return WrongSize;
        }

        for (var row = 0; row < input.Rows; row++)
        {
            for (var place = 0; place < input.Width; place++)
            {
                var column = TensorRows.ColumnOf(input, place);
                if (ReadValue(input.Type, ref values, columns[column], out rows[row][column]) is { } problem)
                {
                    return JsonRows.AtRow(row + 1, problem);
                }
            }
        }

        return values.IsEmpty ? null : WrongSize;
    }

    private static string? ReadValue(Datatype type, ref ReadOnlySpan<byte> values, InputColumn column, out float number)
    {
        if (Datatypes.SizeOf(type) is { } size)
        {
            var value = Datatypes.Read(type, values);
            values = values[size..];
            return column.ReadNumber(value, out number);
        }

        number = float.NaN;
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(values, out var length) || length > values.Length - sizeof(uint))
        {
            return WrongSize;
        }

        var text = values.Slice(sizeof(uint), (int)length);
        values = values[(sizeof(uint) + (int)length)..];
        return column.ReadWord(text, out number);
    }
}
