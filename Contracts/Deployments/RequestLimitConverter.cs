using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOpsAspire.Contracts.Deployments;

/// <summary>Writes a limit as its number, or as the word for none.</summary>
internal sealed class RequestLimitConverter : JsonConverter<RequestLimit>
{
    public override RequestLimit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt32(out var number) => new RequestLimit(number),
        JsonTokenType.String when reader.ValueTextEquals(RequestLimit.AutoWord) => RequestLimit.Auto,
        _ => throw new JsonException($"A limit is a whole number or '{RequestLimit.AutoWord}'."),
    };

    public override void Write(Utf8JsonWriter writer, RequestLimit value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(RequestLimit.AutoWord);
        }
    }
}
