namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Operators that give or take truth values.</summary>
internal static class LogicOperators
{
    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [("", "Less")] = Compare(static (x, y) => x < y),
        [("", "LessOrEqual")] = Compare(static (x, y) => x <= y),
        [("", "Greater")] = Compare(static (x, y) => x > y),
        [("", "GreaterOrEqual")] = Compare(static (x, y) => x >= y),
        [("", "Equal")] = Compare(static (x, y) => x == y, ofTruth: true),
        [("", "And")] = Join(static (x, y) => x && y),
        [("", "Or")] = Join(static (x, y) => x || y),
        [("", "Xor")] = Join(static (x, y) => x != y),
        [("", "Not")] = Not,
        [("", "IsNaN")] = IsNaN,
        [("", "IsInf")] = IsInfinite,
        [("", "Where")] = Where,
        [(OnnxOperator.Ml, "Binarizer")] = Binarize,
    };

    private static Operator Compare(Func<double, double, bool> isTrue, bool ofTruth = false) => (graph, node) =>
    {
        node.AllowAttributes();
        var inputs = node.InputsBetween(2, 2);
        var type = inputs[0].Type;
        return inputs[1].Type == type && (type.IsNumber() || (ofTruth && type == ElementType.Bool))
            ? [ArithmeticOperators.Combine(graph, node, inputs[0], inputs[1], ElementType.Bool, (x, y) => isTrue(x, y) ? 1 : 0)]
            : throw node.Error("compares something else than two of the same type of numbers");
    };

    private static Operator Join(Func<bool, bool, bool> isTrue) => (graph, node) =>
    {
        node.AllowAttributes();
        var inputs = node.InputsBetween(2, 2).Select(input => Truth(node, input)).ToArray();
        return [ArithmeticOperators.Combine(graph, node, inputs[0], inputs[1], ElementType.Bool, (x, y) => isTrue(x != 0, y != 0) ? 1 : 0)];
    };

    private static IReadOnlyList<GraphValue> Not(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes();
        return [ArithmeticOperators.Map(graph, node, Truth(node, node.OnlyInput()), ElementType.Bool, static x => x != 0 ? 0 : 1)];
    }

    private static IReadOnlyList<GraphValue> IsNaN(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes();
        return [ArithmeticOperators.Map(graph, node, Floating(node), ElementType.Bool, static x => double.IsNaN(x) ? 1 : 0)];
    }

    private static IReadOnlyList<GraphValue> IsInfinite(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("detect_negative", "detect_positive");
        var (negative, positive) = (node.Int("detect_negative", 1) != 0, node.Int("detect_positive", 1) != 0);
        return [ArithmeticOperators.Map(graph, node, Floating(node), ElementType.Bool, x =>
            (negative && double.IsNegativeInfinity(x)) || (positive && double.IsPositiveInfinity(x)) ? 1 : 0)];
    }

    private static IReadOnlyList<GraphValue> Where(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes();
        var inputs = node.InputsBetween(3, 3);
        Truth(node, inputs[0]);
        if (inputs[1].Type != inputs[2].Type || inputs.Any(input => input.IsMap))
        {
            throw node.Error("chooses between different types");
        }

        var (hasRows, dims, registers) = Broadcast.Of(graph, node, inputs);
        return [graph.Compute(node, inputs[1].Type, hasRows, dims, to => new ChoiceStep(registers[0], registers[1], registers[2], to))];
    }

    private static IReadOnlyList<GraphValue> Binarize(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("threshold");
        var input = node.OnlyInput();
        var threshold = node.Float("threshold", 0);
        return input.Type.IsNumber() && !input.RowsAreLast && !input.IsMap
            ? [ArithmeticOperators.Map(graph, node, input, input.Type, x => x > threshold ? 1 : 0)]
            : throw node.Error("takes something else than numbers");
    }

    private static GraphValue Floating(ImportNode node) =>
        node.OnlyInput() is { RowsAreLast: false, IsMap: false } input && input.Type.IsFloating() ? input : throw node.Error("takes something else than floats");

    private static GraphValue Truth(ImportNode node, GraphValue value) =>
        value is { Type: ElementType.Bool, RowsAreLast: false } ? value : throw node.Error("takes something else than truth values");
}
