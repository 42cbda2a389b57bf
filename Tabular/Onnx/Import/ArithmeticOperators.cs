namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Operators that compute numbers of numbers. Those of floats are rounded as single precision is.</summary>
internal static class ArithmeticOperators
{
    /// <summary>How many inputs Min, Max and Sum may have.</summary>
    private const int MaxOperands = 10_000;

    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [("", "Add")] = Pairs(static (x, y) => x + y),
        [("", "Sub")] = Pairs(static (x, y) => x - y),
        [("", "Mul")] = Pairs(static (x, y) => x * y),
        [("", "Div")] = Divide,
        [("", "Pow")] = Pairs(Math.Pow, sameType: false),
        [("", "Min")] = Pairs(Math.Min, most: MaxOperands),
        [("", "Max")] = Pairs(Math.Max, most: MaxOperands),
        [("", "Sum")] = Pairs(static (x, y) => x + y, most: MaxOperands),
        [("", "Neg")] = Each(static x => -x),
        [("", "Abs")] = Each(Math.Abs),
        [("", "Log")] = Each(Math.Log, ofWhole: false),
        [("", "Exp")] = Each(Math.Exp, ofWhole: false),
        [("", "Sqrt")] = Each(Math.Sqrt, ofWhole: false),
        [("", "Sigmoid")] = Each(static x => 1 / (1 + Math.Exp(-x)), ofWhole: false),
        [("", "Cast")] = Cast,
    };

    private static Operator Each(Func<double, double> function, bool ofWhole = true) => (graph, node) =>
    {
        node.AllowAttributes();
        var input = Number(node, node.OnlyInput());
        if (input.Type.IsWhole() && !ofWhole)
        {
            throw node.Error("takes whole numbers, of which it is not defined");
        }

        return [Map(graph, node, input, input.Type, Rounded(function, input.Type))];
    };

    private static Operator Pairs(Func<double, double, double> function, bool sameType = true, int most = 2) => (graph, node) =>
    {
        node.AllowAttributes();
        var inputs = node.InputsBetween(most == 2 ? 2 : 1, most).Select(input => Number(node, input)).ToArray();
        var type = inputs[0].Type;
        if (sameType && inputs.Any(input => input.Type != type))
        {
            throw node.Error("has inputs of different types");
        }

        var rounding = Rounding.To(type);
        Func<double, double, double> rounded = type == ElementType.Float ? (x, y) => (float)function(x, y) : (x, y) => rounding(function(x, y));
        return [inputs.Skip(1).Aggregate(inputs[0], (left, right) => Combine(graph, node, left, right, type, rounded))];
    };

    private static IReadOnlyList<GraphValue> Divide(GraphCompiler graph, ImportNode node) => node.InputCount > 0 && node.Input(0).Type.IsFloating()
        ? Pairs(static (x, y) => x / y)(graph, node)
        : throw node.Error("divides whole numbers, which is not supported");

    private static IReadOnlyList<GraphValue> Cast(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("to", "saturate");
        var input = node.OnlyInput();
        var to = (ElementType)node.Int("to", 0);
        if (!Enum.IsDefined(to))
        {
            throw node.Error($"casts to the type {node.Int("to", 0)}, which is not supported");
        }

        if (to == input.Type)
        {
            return [input];
        }

        if (to == ElementType.String)
        {
            return [ToWords(graph, node, input)];
        }

        return input.Type == ElementType.String
            ? throw node.Error("casts words to numbers, which is not supported")
            : [Map(graph, node, input, to, Rounding.Cast(input.Type, to))
                with { Classes = to.IsNumber() ? input.Classes : null, RowsAreLast = input.RowsAreLast }];
    }

    /// <summary>Only of classes it is known which words there will be.</summary>
    private static GraphValue ToWords(GraphCompiler graph, ImportNode node, GraphValue input)
    {
        if (input.Classes is not { } classes || !input.Type.IsWhole())
        {
            throw node.Error("casts to words, which is supported for classes only");
        }

        var pairs = classes.Select(label => ((double)label.Number!.Value, (double)graph.Vocabulary.NumberOf(label.ToString()))).ToArray();
        return graph.Compute(node, ElementType.String, input.HasRows, input.Dims, to => new LookupStep(pairs, double.NaN, input.Registers, to))
            with
        { Classes = [.. classes.Select(label => new Targets.ClassLabel(label.ToString()))], RowsAreLast = input.RowsAreLast };
    }

    /// <summary>Applies a function to each number of a value.</summary>
    public static GraphValue Map(GraphCompiler graph, ImportNode node, GraphValue input, ElementType type, Func<double, double> function) =>
        graph.Compute(node, type, input.HasRows, input.Dims, to => new MapStep(function, input.Registers, to));

    /// <summary>Applies a function to the numbers of two values.</summary>
    public static GraphValue Combine(
        GraphCompiler graph, ImportNode node, GraphValue left, GraphValue right, ElementType type, Func<double, double, double> function)
    {
        var (hasRows, dims, registers) = Broadcast.Of(graph, node, left, right);
        return graph.Compute(node, type, hasRows, dims, to => new PairStep(function, registers[0], registers[1], to));
    }

    private static Func<double, double> Rounded(Func<double, double> function, ElementType type) =>
        type == ElementType.Float ? x => (float)function(x) : function;

    private static GraphValue Number(ImportNode node, GraphValue value) =>
        value.Type.IsNumber() && !value.RowsAreLast && !value.IsMap ? value : throw node.Error("takes something else than numbers");
}
