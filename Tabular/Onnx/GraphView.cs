using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Looks things up in an ONNX graph, and says what is missing in words that name the node.</summary>
internal sealed class GraphView
{
    private readonly Dictionary<string, NodeProto> _nodeByOutput = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _inputs = new(StringComparer.Ordinal);

    public GraphView(GraphProto graph)
    {
        foreach (var node in graph.Node)
        {
            foreach (var output in node.Output)
            {
                if (!_nodeByOutput.TryAdd(output, node))
                {
                    throw node.Error($"writes '{Names.Shorten(output)}', as another node does");
                }
            }
        }

        foreach (var input in graph.Input)
        {
            if (input.Type?.TensorType?.Shape?.Dim is not [_, { DimValue: 1 }])
            {
                throw new OnnxFormatException($"The ONNX graph's input '{Names.Shorten(input.Name)}' is not a single column.");
            }

            if (!_inputs.TryAdd(input.Name, input.Type.TensorType.ElemType) || _nodeByOutput.ContainsKey(input.Name))
            {
                throw new OnnxFormatException($"The ONNX graph has two values called '{Names.Shorten(input.Name)}'.");
            }
        }

        Outputs = [.. graph.Output.Select(output => output.Name)];
    }

    /// <summary>The names of the graph's outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The element type of a graph input; null when the value is none.</summary>
    public int? ElementTypeOfInput(string value) => _inputs.TryGetValue(value, out var type) ? type : null;

    /// <summary>The node that computes a value, which must be of this operator and have no attribute that is not known here.</summary>
    /// <exception cref="OnnxFormatException">There is none, or it is of another operator.</exception>
    public NodeProto NodeOf(string value, OnnxOperator operation)
    {
        var node = _nodeByOutput.GetValueOrDefault(value)
            ?? throw new OnnxFormatException($"The ONNX graph has no node that gives '{Names.Shorten(value)}'.");
        if (node.OpType != operation.Type || node.Domain != operation.Domain)
        {
            throw node.Error($"is not supported here, where {operation.Type} is expected");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in node.Attribute)
        {
            if (!operation.Attributes.Contains(attribute.Name) || !seen.Add(attribute.Name))
            {
                throw node.Error($"has the attribute '{Names.Shorten(attribute.Name)}', which is not supported here, or has it twice");
            }
        }

        return node;
    }

    /// <summary>A node's only input.</summary>
    public static string InputOf(NodeProto node) =>
        node.Input.Count == 1 ? node.Input[0] : throw node.Error($"has {node.Input.Count} inputs instead of one");
}
