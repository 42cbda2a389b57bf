using MLOpsAspire.Tabular.Onnx.Wire;
using static MLOpsAspire.Tabular.Onnx.Wire.AttributeProto.Types;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>Attributes that are tensors, which only converters write.</summary>
internal static class TensorAttributes
{
    public static NodeProto WithTensor(this NodeProto node, string name, TensorProto tensor)
    {
        node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeType.Tensor, T = tensor });
        return node;
    }

    public static NodeProto WithTensor(this NodeProto node, string name, double[] numbers) =>
        node.WithTensor(name, new TensorProto { DataType = GraphFile.Double, Dims = { numbers.Length }, DoubleData = { numbers } });
}
