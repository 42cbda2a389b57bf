using System.Buffers.Binary;
using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>The names of the types, how large their values are, and how numbers are read.</summary>
internal static class Datatypes
{
    public const string Int64 = "INT64";
    public const string Fp32 = "FP32";
    public const string Bytes = "BYTES";

    private static readonly Utf8Table Names = new(
        [.. Enum.GetValues<Datatype>().Select(type => KeyValuePair.Create(type.ToString().ToUpperInvariant(), (int)type))]);

    /// <returns>False for a name of no type.</returns>
    public static bool TryParse(ReadOnlySpan<byte> name, out Datatype type)
    {
        var isKnown = Names.TryFind(name, out var number);
        type = (Datatype)number;
        return isKnown;
    }

    /// <summary>The bytes of a value; null where each says its own.</summary>
    public static int? SizeOf(Datatype type) => type switch
    {
        Datatype.Bool or Datatype.Int8 or Datatype.Uint8 => 1,
        Datatype.Int16 or Datatype.Uint16 or Datatype.Fp16 => 2,
        Datatype.Int32 or Datatype.Uint32 or Datatype.Fp32 => 4,
        Datatype.Int64 or Datatype.Uint64 or Datatype.Fp64 => 8,
        _ => null,
    };

    /// <summary>A number in binary; of truth values, 1 or 0.</summary>
    public static double Read(Datatype type, ReadOnlySpan<byte> value) => type switch
    {
        Datatype.Bool => value[0] == 0 ? 0 : 1,
        Datatype.Uint8 => value[0],
        Datatype.Int8 => (sbyte)value[0],
        Datatype.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(value),
        Datatype.Int16 => BinaryPrimitives.ReadInt16LittleEndian(value),
        Datatype.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(value),
        Datatype.Int32 => BinaryPrimitives.ReadInt32LittleEndian(value),
        Datatype.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(value),
        Datatype.Int64 => BinaryPrimitives.ReadInt64LittleEndian(value),
        Datatype.Fp16 => (double)BinaryPrimitives.ReadHalfLittleEndian(value),
        Datatype.Fp32 => BinaryPrimitives.ReadSingleLittleEndian(value),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(value),
    };

    /// <summary>A number in JSON.</summary>
    /// <param name="json">At the value.</param>
    /// <returns>False when it is no value of the type, or beyond its range.</returns>
    public static bool TryRead(Datatype type, ref Utf8JsonReader json, out double number)
    {
        number = 0;
        if (type == Datatype.Bool)
        {
            number = json.TokenType == JsonTokenType.True ? 1 : 0;
            return json.TokenType is JsonTokenType.True or JsonTokenType.False;
        }

        return json.TokenType == JsonTokenType.Number && json.TryGetDouble(out number) && type switch
        {
            Datatype.Uint8 => json.TryGetByte(out _),
            Datatype.Int8 => json.TryGetSByte(out _),
            Datatype.Uint16 => json.TryGetUInt16(out _),
            Datatype.Int16 => json.TryGetInt16(out _),
            Datatype.Uint32 => json.TryGetUInt32(out _),
            Datatype.Int32 => json.TryGetInt32(out _),
            Datatype.Uint64 => json.TryGetUInt64(out _),
            Datatype.Int64 => json.TryGetInt64(out _),
            Datatype.Fp16 => Half.IsFinite((Half)number),
            Datatype.Fp32 => float.IsFinite((float)number),
            _ => double.IsFinite(number),
        };
    }
}
