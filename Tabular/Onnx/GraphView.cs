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
                    throw node.Error($"writes '{output}', as another node does");
                }
            }
        }

        foreach (var input in graph.Input)
        {
            if (!_inputs.TryAdd(input.Name, input.Type?.TensorType?.ElemType ?? 0) || _nodeByOutput.ContainsKey(input.Name))
            {
                throw new OnnxFormatException($"The ONNX graph has two values called '{input.Name}'.");
            }
        }

        Outputs = [.. graph.Output.Select(output => output.Name)];
    }

    /// <summary>The names of the graph's outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The element type of a graph input; null when the value is none.</summary>
    public int? ElementTypeOfInput(string value) => _inputs.TryGetValue(value, out var type) ? type : null;

    /// <summary>The node that computes a value, which must be of this operator.</summary>
    /// <exception cref="OnnxFormatException">There is none, or it is of another operator.</exception>
    public NodeProto NodeOf(string value, string operation)
    {
        var node = _nodeByOutput.GetValueOrDefault(value)
            ?? throw new OnnxFormatException($"The ONNX graph has no node that gives '{value}'.");
        return node.OpType == operation
            ? node
            : throw node.Error($"is not supported here, where {operation} is expected");
    }

    /// <summary>A node's only input.</summary>
    public static string InputOf(NodeProto node) =>
        node.Input.Count == 1 ? node.Input[0] : throw node.Error($"has {node.Input.Count} inputs instead of one");
}
