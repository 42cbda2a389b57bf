using System.Text;
using MLOpsAspire.Tabular.Onnx.Wire;
using static MLOpsAspire.Tabular.Onnx.Wire.AttributeProto.Types;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>A node and what its inputs are. What is wrong with it is said in words that name it.</summary>
internal sealed class ImportNode
{
    private readonly NodeProto _node;
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<GraphValue?> _inputs;

    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs; null where an optional one is left out.</param>
    /// <exception cref="OnnxFormatException">It has an attribute twice.</exception>
    public ImportNode(NodeProto node, IReadOnlyList<GraphValue?> inputs)
    {
        _node = node;
        _inputs = inputs;
        foreach (var attribute in node.Attribute)
        {
            if (!_attributes.TryAdd(attribute.Name, attribute))
            {
                throw Error($"has the attribute '{Names.Shorten(attribute.Name)}' twice");
            }
        }
    }

    public string Type => _node.OpType;

    public int InputCount => _inputs.Count;

    /// <summary>The value of an input.</summary>
    /// <exception cref="OnnxFormatException">It is left out.</exception>
    public GraphValue Input(int index) => OptionalInput(index) ?? throw Error($"has no input {index + 1}");

    /// <summary>The value of an input; null when it is left out.</summary>
    public GraphValue? OptionalInput(int index) => index < _inputs.Count ? _inputs[index] : null;

    /// <summary>The only input.</summary>
    public GraphValue OnlyInput() => InputsBetween(1, 1)[0];

    /// <summary>All inputs.</summary>
    /// <exception cref="OnnxFormatException">These are too few or too many, or one is left out.</exception>
    public IReadOnlyList<GraphValue> InputsBetween(int least, int most) => _inputs.Count >= least && _inputs.Count <= most
        ? [.. _inputs.Select((_, i) => Input(i))]
        : throw Error($"has {_inputs.Count} inputs");

    /// <summary>Refuses attributes that could change what the node computes.</summary>
    public void AllowAttributes(params ReadOnlySpan<string> names)
    {
        foreach (var name in _attributes.Keys)
        {
            if (!names.Contains(name))
            {
                throw Error($"has the attribute '{Names.Shorten(name)}', which is not supported");
            }
        }
    }

    public bool Has(string name) => _attributes.ContainsKey(name);

    public long Int(string name, long fallback) => Find(name, AttributeType.Int)?.I ?? fallback;

    public float Float(string name, float fallback) => Find(name, AttributeType.Float)?.F ?? fallback;

    public string Text(string name, string fallback) => Find(name, AttributeType.String) is { } found ? Decode(found.S.Span) : fallback;

    public IReadOnlyList<long> Ints(string name) => Find(name, AttributeType.Ints)?.Ints ?? [];

    public IReadOnlyList<float> Floats(string name) => Find(name, AttributeType.Floats)?.Floats ?? [];

    public IReadOnlyList<string> Texts(string name) =>
        Find(name, AttributeType.Strings) is { } found ? [.. found.Strings.Select(bytes => Decode(bytes.Span))] : [];

    public TensorProto? Tensor(string name) => Find(name, AttributeType.Tensor)?.T;

    /// <summary>The place of an axis, counted from the end when it is negative.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Error($"has the axis {axis} of {rank}");

    public OnnxFormatException Error(string problem) => _node.Error(problem);

    private AttributeProto? Find(string name, AttributeType type)
    {
        if (!_attributes.TryGetValue(name, out var found))
        {
            return null;
        }

        // Only files older than the third version of the format leave the type out.
        return found.Type == type || found.Type == AttributeType.Undefined ? found : throw Error($"has the attribute '{name}' of the wrong type");
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return NodeAttributes.StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Error("holds text that is not UTF-8");
        }
    }
}
