using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using MLOpsAspire.Tabular.Onnx.Wire;
using static MLOpsAspire.Tabular.Onnx.Wire.AttributeProto.Types;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Writes attributes of ONNX nodes with the type each must declare, and reads them.</summary>
internal static class NodeAttributes
{
    internal static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static NodeProto With(this NodeProto node, string name, long value) =>
        node.Add(new AttributeProto { Name = name, Type = AttributeType.Int, I = value });

    public static NodeProto With(this NodeProto node, string name, float value) =>
        node.Add(new AttributeProto { Name = name, Type = AttributeType.Float, F = value });

    public static NodeProto With(this NodeProto node, string name, string value) =>
        node.Add(new AttributeProto { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    public static NodeProto With(this NodeProto node, string name, IEnumerable<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return node.Add(attribute);
    }

    public static NodeProto With(this NodeProto node, string name, IEnumerable<float> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Floats };
        attribute.Floats.AddRange(values);
        return node.Add(attribute);
    }

    public static NodeProto With(this NodeProto node, string name, IEnumerable<string> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Strings };
        attribute.Strings.AddRange(values.Select(value => ByteString.CopyFrom(value, Encoding.UTF8)));
        return node.Add(attribute);
    }

    public static float Float(this NodeProto node, string name, float fallback) => Find(node, name)?.F ?? fallback;

    public static long Int(this NodeProto node, string name, long fallback) => Find(node, name)?.I ?? fallback;

    public static string Text(this NodeProto node, string name, string fallback) =>
        Find(node, name) is { } found ? Decode(node, found.S) : fallback;

    /// <summary>The attribute's numbers; none when it is not there.</summary>
    public static RepeatedField<long> Ints(this NodeProto node, string name) => Find(node, name)?.Ints ?? [];

    /// <summary>The attribute's numbers; none when it is not there.</summary>
    public static RepeatedField<float> Floats(this NodeProto node, string name) => Find(node, name)?.Floats ?? [];

    /// <summary>The attribute's texts; none when it is not there.</summary>
    public static IReadOnlyList<string> Texts(this NodeProto node, string name) =>
        Find(node, name) is { } found ? [.. found.Strings.Select(bytes => Decode(node, bytes))] : [];

    public static OnnxFormatException Error(this NodeProto node, string problem) =>
        new($"The ONNX node '{Names.Shorten(node.Name)}' ({Names.Shorten(node.OpType)}) {problem.TrimEnd('.')}.");

    private static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static string Decode(NodeProto node, ByteString bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw node.Error("holds text that is not UTF-8");
        }
    }

    private static NodeProto Add(this NodeProto node, AttributeProto attribute)
    {
        node.Attribute.Add(attribute);
        return node;
    }
}
