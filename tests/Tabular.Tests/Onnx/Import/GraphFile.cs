using Google.Protobuf;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>Builds ONNX files node by node, in the shapes that converters write.</summary>
internal sealed class GraphFile
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Text = 8;
    public const int Bool = 9;
    public const int Double = 11;

    public GraphFile(long opset = 15, long mlOpset = 3)
    {
        Model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = mlOpset });
    }

    public ModelProto Model { get; } = new() { IrVersion = 8, ProducerName = "a converter", Graph = new GraphProto { Name = "model" } };

    public GraphProto Graph => Model.Graph;

    public byte[] Bytes => Model.ToByteArray();

    /// <summary>Adds an input [rows, columns], or [rows].</summary>
    public string Input(string name, int type = Float, int? columns = 1)
    {
        Graph.Input.Add(Value(name, type, columns));
        return name;
    }

    public GraphFile Output(string name, int type = Float, int? columns = 1)
    {
        Graph.Output.Add(Value(name, type, columns));
        return this;
    }

    /// <summary>Adds a node of ai.onnx with one output, named like the operator and its place.</summary>
    public string Node(string type, IEnumerable<string> inputs, Func<NodeProto, NodeProto>? configure = null) => Add("", type, inputs, 1, configure)[0];

    /// <summary>Adds a node of ai.onnx.ml with one output.</summary>
    public string MlNode(string type, IEnumerable<string> inputs, Func<NodeProto, NodeProto>? configure = null) => Add("ai.onnx.ml", type, inputs, 1, configure)[0];

    /// <summary>Adds a node of ai.onnx.ml with a label and probabilities.</summary>
    public (string Label, string Probabilities) Classifier(string input, Func<NodeProto, NodeProto> configure)
    {
        var outputs = Add("ai.onnx.ml", "TreeEnsembleClassifier", [input], 2, configure);
        return (outputs[0], outputs[1]);
    }

    public string Constant(float[] values, params long[] dims) => Constant(new TensorProto { DataType = Float, FloatData = { values } }, dims);

    public string Constant(long[] values, params long[] dims) => Constant(new TensorProto { DataType = Int64, Int64Data = { values } }, dims);

    public string Constant(string[] values, params long[] dims) =>
        Constant(new TensorProto { DataType = Text, StringData = { values.Select(ByteString.CopyFromUtf8) } }, dims);

    private string Constant(TensorProto tensor, long[] dims)
    {
        tensor.Name = $"constant_{Graph.Initializer.Count}";
        tensor.Dims.AddRange(dims);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string[] Add(string domain, string type, IEnumerable<string> inputs, int outputs, Func<NodeProto, NodeProto>? configure)
    {
        var node = new NodeProto { OpType = type, Domain = domain, Name = $"{type}_{Graph.Node.Count}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(output => outputs == 1 ? node.Name : $"{node.Name}_{output}"));
        Graph.Node.Add(configure?.Invoke(node) ?? node);
        return [.. node.Output];
    }

    private static ValueInfoProto Value(string name, int type, int? columns)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension());
        if (columns is { } count)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = count });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } } };
    }
}
