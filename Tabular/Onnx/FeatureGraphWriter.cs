using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>
/// Writes how raw columns become what the trees see, with standard operators:
/// <code>
/// category     LabelEncoder
/// sum          Add, Add, …, then IsInf and Where: what is infinite is missing
/// difference   Sub, and so on
/// log1p        Cast to double, Add, Log, Cast back, then IsInf and Where
/// is-missing   IsNaN, Cast
/// bucketize    Less, Cast, ReduceSum, then IsNaN and Where
/// </code>
/// </summary>
internal sealed class FeatureGraphWriter(GraphBuilder graph, FeaturePipeline pipeline)
{
    private string? _missing;

    /// <returns>The names of what the trees see.</returns>
    public IReadOnlyList<string> Write()
    {
        var values = new List<string>();
        foreach (var input in pipeline.Inputs)
        {
            var isCategory = input.Kind == FeatureKind.Category;
            graph.AddInput(input.Name, isCategory ? OnnxNames.String : OnnxNames.Float);
            values.Add(isCategory ? AddEncoder(input) : input.Name);
        }

        foreach (var derived in pipeline.Derived)
        {
            values.Add(AddDerived(derived, values));
        }

        return [.. pipeline.Used.Select(place => values[place])];
    }

    private string AddEncoder(Feature feature) =>
        graph.Add(OnnxOperator.WordEncoder, [feature.Name], $"{feature.Name}_code", node => node
            .With("keys_strings", feature.Spellings.Select(pair => pair.Key))
            .With("values_floats", feature.Spellings.Select(pair => (float)pair.Value))
            .With("default_float", float.NaN));

    private string AddDerived(DerivedFeature feature, List<string> values)
    {
        var (name, operands) = (feature.Name, feature.Operands.Select(place => values[place]).ToArray());
        return feature.Operation switch
        {
            DerivedOperation.IsMissing => graph.AddNamed(
                OnnxOperator.Cast, [graph.Add(OnnxOperator.IsNaN, operands, $"{name}_is_missing")], name, node => node.With("to", OnnxNames.Float)),
            DerivedOperation.Bucketize => AddBuckets(feature, operands[0]),
            DerivedOperation.Log1p => AddFinite(name, AddLog1p(name, operands[0])),
            DerivedOperation.Difference => AddFinite(name, graph.Add(OnnxOperator.Subtract, operands, $"{name}_value")),
            DerivedOperation.Ratio => AddFinite(name, graph.Add(OnnxOperator.Divide, operands, $"{name}_value")),
            DerivedOperation.Sum => AddFinite(name, AddChain(OnnxOperator.Add, name, operands)),
            _ => AddFinite(name, AddChain(OnnxOperator.Multiply, name, operands)),
        };
    }

    private string AddChain(OnnxOperator operation, string name, string[] operands) =>
        operands.Skip(1).Aggregate(operands[0], (sum, operand) => graph.Add(operation, [sum, operand], $"{name}_value"));

    private string AddLog1p(string name, string operand)
    {
        var precise = graph.Add(OnnxOperator.Cast, [operand], $"{name}_double", node => node.With("to", OnnxNames.Double));
        var one = graph.AddConstant(1.0, $"{name}_one");
        var log = graph.Add(OnnxOperator.Log, [graph.Add(OnnxOperator.Add, [precise, one], $"{name}_plus_one")], $"{name}_log");
        return graph.Add(OnnxOperator.Cast, [log], $"{name}_value", node => node.With("to", OnnxNames.Float));
    }

    private string AddBuckets(DerivedFeature feature, string operand)
    {
        var name = feature.Name;
        var boundaries = graph.AddConstant(feature.Boundaries, [feature.Boundaries.Count], $"{name}_boundaries");
        var axis = graph.AddConstant([1L], [1], $"{name}_axis");
        var isBelow = graph.Add(OnnxOperator.Less, [boundaries, operand], $"{name}_is_below");
        var ones = graph.Add(OnnxOperator.Cast, [isBelow], $"{name}_ones", node => node.With("to", OnnxNames.Float));
        var sum = graph.Add(OnnxOperator.ReduceSum, [ones, axis], $"{name}_value", node => node.With("keepdims", 1));
        var isMissing = graph.Add(OnnxOperator.IsNaN, [operand], $"{name}_is_missing");
        return graph.AddNamed(OnnxOperator.Where, [isMissing, operand, sum], name);
    }

    private string AddFinite(string name, string value)
    {
        _missing ??= graph.AddConstant([float.NaN], [], "missing");
        return graph.AddNamed(OnnxOperator.Where, [graph.Add(OnnxOperator.IsInfinite, [value], $"{name}_is_infinite"), _missing, value], name);
    }
}
