using System.Runtime.InteropServices;
using System.Text;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Reads constants of any type a model may use: numbers from a list for their type or little-endian bytes, and words.</summary>
internal static class TensorReader
{
    private const int InAnotherFile = 1;

    /// <summary>The lengths of the axes.</summary>
    /// <exception cref="OnnxFormatException">One is negative, or they are far beyond what the file can hold.</exception>
    public static int[] DimsOf(TensorProto tensor)
    {
        var size = tensor.Dims.Count <= GraphCompiler.MaxRank ? 1L : -1;
        foreach (var length in tensor.Dims)
        {
            size = size >= 0 && length is >= 0 and <= int.MaxValue ? size * length : -1;
            if (size is < 0 or > int.MaxValue)
            {
                throw Error(tensor, "has a shape that cannot be");
            }
        }

        return [.. tensor.Dims.Select(length => (int)length)];
    }

    /// <summary>Its type.</summary>
    /// <exception cref="OnnxFormatException">A model may not use it.</exception>
    public static ElementType TypeOf(TensorProto tensor) =>
        Enum.IsDefined((ElementType)tensor.DataType) ? (ElementType)tensor.DataType
        : throw Error(tensor, $"has the type {tensor.DataType}, which is not supported");

    /// <summary>Its numbers, or those that stand for its words.</summary>
    /// <exception cref="OnnxFormatException">There are not as many as its shape says, or one cannot be kept exactly.</exception>
    public static double[] Read(TensorProto tensor, Vocabulary vocabulary)
    {
        if (tensor.DataLocation == InAnotherFile)
        {
            throw Error(tensor, "lies in another file");
        }

        var numbers = TypeOf(tensor) switch
        {
            ElementType.Float => Numbers(tensor, tensor.FloatData, static value => (double)value),
            ElementType.Double => Numbers(tensor, tensor.DoubleData, static value => value),
            ElementType.Int64 => Numbers(tensor, tensor.Int64Data, static value => (double)value),
            ElementType.Int32 => Numbers(tensor, tensor.Int32Data, static value => (double)value),
            ElementType.Bool when tensor.RawData.IsEmpty => [.. tensor.Int32Data.Select(value => value != 0 ? 1d : 0)],
            ElementType.Bool => [.. tensor.RawData.Select(value => value != 0 ? 1d : 0)],
            _ => [.. Words(tensor).Select(word => (double)vocabulary.NumberOf(word))],
        };
        return TypeOf(tensor).IsWhole() && numbers.Any(number => Math.Abs(number) > Rounding.MaxWhole)
            ? throw Error(tensor, "has a whole number beyond 2^53")
            : numbers.Length == DimsOf(tensor).Aggregate(1L, (product, length) => product * length)
                ? numbers
                : throw Error(tensor, "has not as many numbers as its shape says");
    }

    /// <summary>Its words.</summary>
    /// <exception cref="OnnxFormatException">One is not UTF-8.</exception>
    public static IReadOnlyList<string> Words(TensorProto tensor)
    {
        try
        {
            return [.. tensor.StringData.Select(bytes => NodeAttributes.StrictUtf8.GetString(bytes.Span))];
        }
        catch (DecoderFallbackException)
        {
            throw Error(tensor, "holds text that is not UTF-8");
        }
    }

    private static double[] Numbers<T>(TensorProto tensor, IReadOnlyCollection<T> listed, Func<T, double> convert)
        where T : unmanaged =>
        tensor.RawData.IsEmpty ? [.. listed.Select(convert)]
        : tensor.RawData.Length % Marshal.SizeOf<T>() == 0 ? [.. MemoryMarshal.Cast<byte, T>(tensor.RawData.Span).ToArray().Select(convert)]
        : throw Error(tensor, "is cut short");

    private static OnnxFormatException Error(TensorProto tensor, string problem) => new($"The ONNX constant '{Names.Shorten(tensor.Name)}' {problem}.");
}
