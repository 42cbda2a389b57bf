using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Reads what <see cref="FeatureGraphWriter"/> writes: the raw columns, and how features are derived from them.</summary>
internal sealed class FeatureGraphReader
{
    /// <summary>How many derived features may be derived from one another in a row.</summary>
    private const int MaxDepth = 100;

    private readonly GraphView _graph;
    private readonly List<Feature> _inputs = [];
    private readonly List<DerivedFeature> _derived = [];
    private readonly Dictionary<string, int> _placeOf = new(StringComparer.Ordinal);

    /// <exception cref="OnnxFormatException">A raw column is neither a number nor a category with an encoder.</exception>
    public FeatureGraphReader(GraphView graph)
    {
        _graph = graph;
        foreach (var (name, type) in graph.Inputs)
        {
            var encoder = type == OnnxNames.String ? graph.NodeTaking(name, OnnxOperator.WordEncoder) : null;
            _placeOf.Add(encoder?.Output[0] ?? name, _inputs.Count);
            _inputs.Add(encoder is not null ? CategoryReader.Read(encoder, name)
                : type == OnnxNames.Float ? Feature.Number(name)
                : throw new OnnxFormatException($"The ONNX graph's input '{Names.Shorten(name)}' is neither float nor string."));
        }
    }

    public IReadOnlyList<Feature> Inputs => _inputs;

    /// <summary>Those that were asked for with <see cref="PlaceOf(string)"/>, and those they need.</summary>
    public IReadOnlyList<DerivedFeature> Derived => _derived;

    /// <summary>The place of a value among the inputs and, from <see cref="GraphView.Inputs"/>' count on, the derived features.</summary>
    /// <exception cref="OnnxFormatException">It is neither.</exception>
    public int PlaceOf(string value) => PlaceOf(value, depth: 0);

    private int PlaceOf(string value, int depth)
    {
        if (_placeOf.TryGetValue(value, out var known))
        {
            return known;
        }

        if (depth > MaxDepth)
        {
            throw new OnnxFormatException($"The ONNX value '{Names.Shorten(value)}' is derived from others more than {MaxDepth} deep.");
        }

        var (operation, operands, boundaries) = Read(value);
        var places = operands.Select(operand => PlaceOf(operand, depth + 1)).ToArray();
        _derived.Add(new DerivedFeature(value, operation, places, boundaries));
        _placeOf.Add(value, _inputs.Count + _derived.Count - 1);
        return _inputs.Count + _derived.Count - 1;
    }

    private (DerivedOperation Operation, IReadOnlyList<string> Operands, IReadOnlyList<float> Boundaries) Read(string value)
    {
        var last = _graph.AnyNodeOf(value);
        if (last.OpType == OnnxOperator.Cast.Type)
        {
            var cast = _graph.NodeOf(value, OnnxOperator.Cast);
            ThrowUnlessTo(cast, OnnxNames.Float);
            return (DerivedOperation.IsMissing, [GraphView.InputOf(_graph.NodeOf(GraphView.InputOf(cast), OnnxOperator.IsNaN))], []);
        }

        var where = _graph.NodeOf(value, OnnxOperator.Where);
        if (where.Input.Count != 3)
        {
            throw where.Error("has not three inputs");
        }

        return _graph.AnyNodeOf(where.Input[0]).OpType == OnnxOperator.IsNaN.Type ? ReadBuckets(where) : ReadFinite(where);
    }

    private (DerivedOperation, IReadOnlyList<string>, IReadOnlyList<float>) ReadFinite(NodeProto where)
    {
        var value = where.Input[2];
        var missing = _graph.Constant(where.Input[1]).Floats();
        if (GraphView.InputOf(_graph.NodeOf(where.Input[0], OnnxOperator.IsInfinite)) != value || missing is not [float.NaN])
        {
            throw where.Error("does not turn what is infinite into missing values");
        }

        var node = _graph.AnyNodeOf(value);
        return node.OpType switch
        {
            "Sub" => (DerivedOperation.Difference, Two(_graph.NodeOf(value, OnnxOperator.Subtract)), []),
            "Div" => (DerivedOperation.Ratio, Two(_graph.NodeOf(value, OnnxOperator.Divide)), []),
            "Add" => (DerivedOperation.Sum, ReadChain(value, OnnxOperator.Add), []),
            "Mul" => (DerivedOperation.Product, ReadChain(value, OnnxOperator.Multiply), []),
            _ => (DerivedOperation.Log1p, [ReadLog1p(value)], []),
        };
    }

    /// <summary>a + b + c, added from the left.</summary>
    private List<string> ReadChain(string value, OnnxOperator operation)
    {
        var operands = new List<string>();
        while (!_placeOf.ContainsKey(value) && _graph.Find(value)?.OpType == operation.Type)
        {
            var two = Two(_graph.NodeOf(value, operation));
            operands.Add(two[1]);
            value = two[0];
            if (operands.Count >= DerivedColumn.MaxOperands)
            {
                throw new OnnxFormatException($"The ONNX value '{Names.Shorten(value)}' has more than {DerivedColumn.MaxOperands} operands.");
            }
        }

        operands.Add(value);
        operands.Reverse();
        return operands;
    }

    private string ReadLog1p(string value)
    {
        var back = _graph.NodeOf(value, OnnxOperator.Cast);
        ThrowUnlessTo(back, OnnxNames.Float);
        var sum = _graph.NodeOf(GraphView.InputOf(_graph.NodeOf(GraphView.InputOf(back), OnnxOperator.Log)), OnnxOperator.Add);
        var two = Two(sum);
        if (_graph.Constant(two[1]).Doubles() is not [1])
        {
            throw sum.Error("does not add 1");
        }

        var precise = _graph.NodeOf(two[0], OnnxOperator.Cast);
        ThrowUnlessTo(precise, OnnxNames.Double);
        return GraphView.InputOf(precise);
    }

    private (DerivedOperation, IReadOnlyList<string>, IReadOnlyList<float>) ReadBuckets(NodeProto where)
    {
        var operand = where.Input[1];
        var sum = _graph.NodeOf(where.Input[2], OnnxOperator.ReduceSum);
        if (sum.Input.Count != 2 || sum.Int("keepdims", 1) != 1 || _graph.Constant(sum.Input[1]).Integers() is not [1])
        {
            throw sum.Error("does not add up columns");
        }

        var ones = _graph.NodeOf(sum.Input[0], OnnxOperator.Cast);
        ThrowUnlessTo(ones, OnnxNames.Float);
        var less = _graph.NodeOf(GraphView.InputOf(ones), OnnxOperator.Less);
        var two = Two(less);
        if (two[1] != operand || GraphView.InputOf(_graph.NodeOf(where.Input[0], OnnxOperator.IsNaN)) != operand)
        {
            throw where.Error("is not the missing values of what it counts boundaries for");
        }

        var constant = _graph.Constant(two[0]);
        var boundaries = constant.Dims.Count == 1 ? constant.Floats() : throw less.Error("compares with something else than a list of boundaries");
        return new DerivedColumn(where.Output[0], DerivedOperation.Bucketize, [operand], boundaries).Problem() is { } problem
            ? throw less.Error(problem)
            : (DerivedOperation.Bucketize, [operand], boundaries);
    }

    private static IReadOnlyList<string> Two(NodeProto node) => node.Input.Count == 2 ? node.Input : throw node.Error("has not two inputs");

    private static void ThrowUnlessTo(NodeProto cast, int type)
    {
        if (cast.Int("to", 0) != type)
        {
            throw cast.Error($"casts to the type {cast.Int("to", 0)} where {type} is expected");
        }
    }
}
