using System.Text.Json;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>The parameters of a request, an input or an output, as far as they are known here. Others are passed over.</summary>
/// <param name="BinarySize">How many bytes an input has in binary; null when it has none.</param>
/// <param name="IsBinary">Whether an output is wanted in binary; null when nothing is said.</param>
internal readonly record struct InferParameters(int? BinarySize, bool? IsBinary)
{
    private const string Problem = "'parameters' is an object; binary_data_size is a number of bytes, binary_data and binary_data_output are true or false.";

    /// <param name="json">At the begin of the object; left at its end.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ref Utf8JsonReader json, out InferParameters parameters)
    {
        parameters = default;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return Problem;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isSize = json.ValueTextEquals("binary_data_size"u8);
            var isFlag = json.ValueTextEquals("binary_data"u8) || json.ValueTextEquals("binary_data_output"u8);
            json.Read();
            if (isSize)
            {
                if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out var size) || size < 0)
                {
                    return Problem;
                }

                parameters = parameters with { BinarySize = size };
            }
            else if (isFlag)
            {
                if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
                {
                    return Problem;
                }

                parameters = parameters with { IsBinary = json.GetBoolean() };
            }
            else
            {
                json.Skip();
            }
        }

        return null;
    }
}
