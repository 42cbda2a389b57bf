using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Looks things up in an ONNX graph, and says what is missing in words that name the node.</summary>
internal sealed class GraphView
{
    private readonly Dictionary<string, NodeProto> _nodeByOutput = new(StringComparer.Ordinal);
    private readonly List<(string Name, int Type)> _inputs = [];
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly ILookup<string, NodeProto> _nodesByOnlyInput;

    public GraphView(GraphProto graph)
    {
        _nodesByOnlyInput = graph.Node.Where(node => node.Input.Count == 1).ToLookup(node => node.Input[0], StringComparer.Ordinal);
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

            _inputs.Add((input.Name, input.Type.TensorType.ElemType));
        }

        foreach (var constant in graph.Initializer)
        {
            _constants[constant.Name] = constant;
        }

        var names = graph.Input.Select(input => input.Name).Concat(graph.Initializer.Select(constant => constant.Name)).ToArray();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length || names.FirstOrDefault(_nodeByOutput.ContainsKey) is not null)
        {
            throw new OnnxFormatException("The ONNX graph has two values of the same name.");
        }

        Outputs = [.. graph.Output.Select(output => output.Name)];
    }

    /// <summary>The names of the graph's outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The raw columns and the types of their elements.</summary>
    public IReadOnlyList<(string Name, int Type)> Inputs => _inputs;

    /// <summary>The node that computes a value; null when it is an input or a constant.</summary>
    public NodeProto? Find(string value) => _nodeByOutput.GetValueOrDefault(value);

    /// <summary>The node that computes a value, whatever it is.</summary>
    /// <exception cref="OnnxFormatException">There is none.</exception>
    public NodeProto AnyNodeOf(string value) =>
        Find(value) ?? throw new OnnxFormatException($"The ONNX graph has no node that gives '{Names.Shorten(value)}'.");

    /// <summary>The constant of this name.</summary>
    /// <exception cref="OnnxFormatException">There is none.</exception>
    public TensorProto Constant(string value) => _constants.GetValueOrDefault(value)
        ?? throw new OnnxFormatException($"The ONNX graph has no constant '{Names.Shorten(value)}'.");

    /// <summary>The first node of this operator that takes an input, and has all attributes it must have here.</summary>
    /// <exception cref="OnnxFormatException">There is none.</exception>
    public NodeProto NodeTaking(string input, OnnxOperator operation)
    {
        var found = _nodesByOnlyInput[input].FirstOrDefault(node => node.OpType == operation.Type && node.Domain == operation.Domain
            && node.Output.Count > 0 && node.Attribute.All(attribute => operation.Attributes.Contains(attribute.Name)));
        return found is null
            ? throw new OnnxFormatException($"The ONNX graph's input '{Names.Shorten(input)}' has no {operation.Type} that turns its words into numbers.")
            : NodeOf(found.Output[0], operation);
    }

    /// <summary>The node that computes a value, which must be of this operator and have no attribute that is not known here.</summary>
    /// <exception cref="OnnxFormatException">There is none, or it is of another operator.</exception>
    public NodeProto NodeOf(string value, OnnxOperator operation)
    {
        var node = AnyNodeOf(value);
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
