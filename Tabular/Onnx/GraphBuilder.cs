using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Adds nodes to an ONNX graph under names that are still free: a raw column may be called anything.</summary>
internal sealed class GraphBuilder(GraphProto graph, IEnumerable<string> columns)
{
    private readonly HashSet<string> _taken = new(columns, StringComparer.Ordinal);

    /// <summary>Adds an input of the shape [rows, 1].</summary>
    public void AddInput(string name, int elementType) => graph.Input.Add(Value(name, elementType, columns: 1));

    /// <summary>Names a value as an output, of the shape [rows] or [rows, <paramref name="columns"/>].</summary>
    public void AddOutput(string name, int elementType, int? columns) => graph.Output.Add(Value(name, elementType, columns));

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output's name: <paramref name="output"/>, lengthened if it is taken.</returns>
    public string Add(
        string operation, string domain, IEnumerable<string> inputs, string output, Func<NodeProto, NodeProto>? configure = null)
    {
        while (!_taken.Add(output))
        {
            output += "_";
        }

        var node = new NodeProto { Name = output, OpType = operation, Domain = domain };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        graph.Node.Add(configure?.Invoke(node) ?? node);
        return output;
    }

    private static ValueInfoProto Value(string name, int elementType, int? columns)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        if (columns is { } count)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = count });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = elementType, Shape = shape } },
        };
    }
}
