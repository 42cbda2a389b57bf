namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Operators of ai.onnx.ml that shift, fill in and scale numbers.</summary>
internal static class ScalingOperators
{
    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [(OnnxOperator.Ml, "Scaler")] = Scale,
        [(OnnxOperator.Ml, "Imputer")] = Impute,
        [(OnnxOperator.Ml, "Normalizer")] = Normalize,
    };

    private static IReadOnlyList<GraphValue> Scale(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("offset", "scale");
        var input = Columns(node);
        var offsets = OnePerColumn(node, "offset", node.Floats("offset"), input.Width, fallback: 0f);
        var scales = OnePerColumn(node, "scale", node.Floats("scale"), input.Width, fallback: 1f);
        return [graph.Compute(node, ElementType.Float, input.HasRows, input.Dims, to =>
            new ScaleStep(offsets, scales, input.Type == ElementType.Double, input.Registers, to))];
    }

    private static IReadOnlyList<GraphValue> Impute(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("imputed_value_floats", "imputed_value_int64s", "replaced_value_float", "replaced_value_int64");
        var input = Columns(node);
        var isWhole = input.Type.IsWhole();
        if (node.Has("imputed_value_floats") == node.Has("imputed_value_int64s") || node.Has("imputed_value_int64s") != isWhole)
        {
            throw node.Error("has no values to fill in of the type of its input");
        }

        double[] given = isWhole
            ? [.. node.Ints("imputed_value_int64s").Select(number => (double)number)]
            : [.. node.Floats("imputed_value_floats").Select(number => (double)number)];
        var filled = OnePerColumn(node, "imputed value", given, input.Width, double.NaN);
        double replaced = isWhole ? node.Int("replaced_value_int64", 0) : node.Float("replaced_value_float", 0);
        return [graph.Compute(node, input.Type, input.HasRows, input.Dims, to => new FillStep(replaced, filled, input.Registers, to))];
    }

    private static IReadOnlyList<GraphValue> Normalize(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("norm");
        var input = Columns(node);
        Norm norm = node.Text("norm", "MAX") switch
        {
            "MAX" => Norm.Max,
            "L1" => Norm.L1,
            "L2" => Norm.L2,
            var other => throw node.Error($"has the norm {Names.Shorten(other)}, which is not supported"),
        };
        return [graph.Compute(node, ElementType.Float, input.HasRows, input.Dims, to => new NormStep(norm, input.Registers, to))];
    }

    private static GraphValue Columns(ImportNode node)
    {
        var input = ShapeOperators.Plain(node, node.OnlyInput());
        return input.Type.IsNumber() && input is { HasRows: true, Dims.Length: 1 } ? input : throw node.Error("takes something else than columns of numbers");
    }

    private static T[] OnePerColumn<T>(ImportNode node, string name, IReadOnlyList<T> numbers, int width, T fallback) =>
        numbers.Count == width ? [.. numbers]
        : numbers.Count <= 1 ? [.. Enumerable.Repeat(numbers.Count == 1 ? numbers[0] : fallback, width)]
        : throw node.Error($"has not one {name} for each of {width} columns");
}
