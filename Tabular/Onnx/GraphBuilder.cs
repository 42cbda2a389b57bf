using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Adds nodes to an ONNX graph under names that are still free: a column may be called anything.</summary>
/// <param name="graph">The graph.</param>
/// <param name="columns">Names that are kept for columns.</param>
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
        OnnxOperator operation, IEnumerable<string> inputs, string output, Func<NodeProto, NodeProto>? configure = null) =>
        AddNamed(operation, inputs, Take(output), configure);

    /// <summary>Adds a node whose output has a name that is kept for it.</summary>
    public string AddNamed(
        OnnxOperator operation, IEnumerable<string> inputs, string output, Func<NodeProto, NodeProto>? configure = null)
    {
        var node = new NodeProto { Name = output, OpType = operation.Type, Domain = operation.Domain };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        graph.Node.Add(configure?.Invoke(node) ?? node);
        return output;
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="dimensions">The lengths of the axes; none for a single number.</param>
    /// <param name="name">Lengthened if it is taken.</param>
    /// <returns>Its name.</returns>
    public string AddConstant(IEnumerable<float> values, IEnumerable<long> dimensions, string name) =>
        AddConstant(new TensorProto { DataType = OnnxNames.Float, FloatData = { values } }, dimensions, name);

    /// <inheritdoc cref="AddConstant(IEnumerable{float}, IEnumerable{long}, string)"/>
    public string AddConstant(IEnumerable<long> values, IEnumerable<long> dimensions, string name) =>
        AddConstant(new TensorProto { DataType = OnnxNames.Int64, Int64Data = { values } }, dimensions, name);

    /// <inheritdoc cref="AddConstant(IEnumerable{float}, IEnumerable{long}, string)"/>
    public string AddConstant(double value, string name) =>
        AddConstant(new TensorProto { DataType = OnnxNames.Double, DoubleData = { value } }, [], name);

    private string AddConstant(TensorProto tensor, IEnumerable<long> dimensions, string name)
    {
        tensor.Name = Take(name);
        tensor.Dims.AddRange(dimensions);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Take(string name)
    {
        name = Free(name, _taken);
        _taken.Add(name);
        return name;
    }

    /// <summary>A name that is not taken: the one asked for, lengthened if it is.</summary>
    public static string Free(string name, IReadOnlySet<string> taken)
    {
        while (taken.Contains(name))
        {
            name += "_";
        }

        return name;
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
