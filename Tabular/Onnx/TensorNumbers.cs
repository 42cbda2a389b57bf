using System.Runtime.InteropServices;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Reads the numbers of constants, which ONNX keeps in a list for their type or as little-endian bytes.</summary>
internal static class TensorNumbers
{
    public static float[] Floats(this TensorProto tensor) => Read(tensor, OnnxNames.Float, tensor.FloatData);

    public static double[] Doubles(this TensorProto tensor) => Read(tensor, OnnxNames.Double, tensor.DoubleData);

    public static long[] Integers(this TensorProto tensor) => Read(tensor, OnnxNames.Int64, tensor.Int64Data);

    private static T[] Read<T>(TensorProto tensor, int type, IReadOnlyCollection<T> listed)
        where T : unmanaged
    {
        if (tensor.DataType != type)
        {
            throw Error(tensor, $"has the type {tensor.DataType} where {type} is expected");
        }

        var numbers = tensor.RawData.IsEmpty || !BitConverter.IsLittleEndian ? [.. listed]
            : tensor.RawData.Length % Marshal.SizeOf<T>() == 0 ? MemoryMarshal.Cast<byte, T>(tensor.RawData.Span).ToArray()
            : throw Error(tensor, "is cut short");
        var wanted = tensor.Dims.Aggregate(1L, (product, length) => length is >= 0 and <= int.MaxValue && product <= int.MaxValue ? product * length : long.MaxValue);
        return numbers.Length == wanted ? numbers : throw Error(tensor, "has not as many numbers as its shape says");
    }

    private static OnnxFormatException Error(TensorProto tensor, string problem) => new($"The ONNX constant '{Names.Shorten(tensor.Name)}' {problem}.");
}
