namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Operators that give numbers another shape. Rows stay the first axis; what would mix them is refused.</summary>
internal static class ShapeOperators
{
    /// <summary>Stands for the number of rows, which is not known, in a shape.</summary>
    private const long Rows = -2;

    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [("", "Identity")] = Identity,
        [("", "Constant")] = Constant,
        [("", "Reshape")] = Reshape,
        [("", "Flatten")] = Flatten,
        [("", "Squeeze")] = Squeeze,
        [("", "Unsqueeze")] = Unsqueeze,
    };

    private static IReadOnlyList<GraphValue> Identity(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes();
        return [node.OnlyInput()];
    }

    private static IReadOnlyList<GraphValue> Constant(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("value", "value_float", "value_floats", "value_int", "value_ints", "value_string", "value_strings");
        node.InputsBetween(0, 0);
        if (node.Tensor("value") is { } tensor)
        {
            return [graph.Constant(tensor)];
        }

        var (type, numbers) =
            node.Has("value_float") ? (ElementType.Float, [node.Float("value_float", 0)])
            : node.Has("value_floats") ? (ElementType.Float, node.Floats("value_floats").Select(number => (double)number).ToArray())
            : node.Has("value_int") ? (ElementType.Int64, [node.Int("value_int", 0)])
            : node.Has("value_ints") ? (ElementType.Int64, node.Ints("value_ints").Select(number => (double)number).ToArray())
            : node.Has("value_string") ? (ElementType.String, [graph.Vocabulary.NumberOf(node.Text("value_string", ""))])
            : node.Has("value_strings") ? (ElementType.String, node.Texts("value_strings").Select(word => (double)graph.Vocabulary.NumberOf(word)).ToArray())
            : throw node.Error("has no value");
        int[] dims = node.Has("value_float") || node.Has("value_int") || node.Has("value_string") ? [] : [numbers.Length];
        graph.Charge(node, [Math.Max(numbers.Length, 1)]);
        return [type == ElementType.Int64 && numbers.Any(number => Math.Abs(number) > Rounding.MaxWhole)
            ? throw node.Error("has a whole number beyond 2^53")
            : graph.Constant(type, dims, numbers)];
    }

    private static IReadOnlyList<GraphValue> Reshape(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("allowzero");
        var inputs = node.InputsBetween(2, 2);
        var input = Plain(node, inputs[0]);
        var shape = graph.WholeNumbersOf(node, inputs[1]);
        if (inputs[1].Rank != 1 || shape.Length > GraphCompiler.MaxRank
            || shape.Any(length => length is < -1 or > int.MaxValue) || shape.Count(length => length == -1) > 1)
        {
            throw node.Error("has a shape that cannot be");
        }

        var keepsZero = node.Int("allowzero", 0) != 0;
        var lengths = shape.Select((length, axis) => length != 0 || keepsZero ? length : LengthOf(node, input, axis)).ToArray();
        if (!input.HasRows)
        {
            return [graph.View(node, input, Fill(node, lengths, input.Width), input.Registers)];
        }

        if (lengths.Length == 0)
        {
            throw node.Error("leaves no axis for the rows");
        }

        // The rows are the axis that is left to be found, or copied, or named by the number that the inputs declare.
        var columns = lengths[1..];
        var isRows = (lengths[0] == -1 && Fits(columns, input.Width)) || lengths[0] == Rows || graph.Inputs.FixedRows.Contains(lengths[0]);
        return isRows
            ? [graph.View(node, input, Fill(node, columns, input.Width), input.Registers)]
            : throw node.Error("would mix the numbers of different rows");
    }

    private static IReadOnlyList<GraphValue> Flatten(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("axis");
        var input = Plain(node, node.OnlyInput());
        var axis = node.Int("axis", 1) == input.Rank ? input.Rank : node.Axis(node.Int("axis", 1), input.Rank);
        if (!input.HasRows)
        {
            var first = input.Dims[..axis].Aggregate(1, (product, length) => product * length);
            var last = input.Dims[axis..].Aggregate(1, (product, length) => product * length);
            return [graph.View(node, input, [first, last], input.Registers)];
        }

        // An axis beyond the first would join the rows with columns, unless these are single.
        return axis > 0 && input.Dims.Take(axis - 1).All(length => length == 1)
            ? [graph.View(node, input, [input.Width], input.Registers)]
            : throw node.Error("would mix the numbers of different rows");
    }

    private static IReadOnlyList<GraphValue> Squeeze(GraphCompiler graph, ImportNode node)
    {
        var input = node.Input(0);
        var axes = AxesOf(graph, node, input.RowsAreLast ? 2 : input.Rank);
        if (input.RowsAreLast)
        {
            return [axes is null or [0] ? input with { RowsAreLast = false } : throw node.Error("would take away the rows")];
        }

        Plain(node, input);
        var skip = input.HasRows ? 1 : 0;
        var removed = axes?.Select(axis => axis - skip).ToHashSet() ?? [.. input.Dims.Index().Where(dim => dim.Item == 1).Select(dim => dim.Index)];
        return removed.All(axis => axis >= 0 && input.Dims[axis] == 1)
            ? [graph.View(node, input, [.. input.Dims.Where((_, axis) => !removed.Contains(axis))], input.Registers)]
            : throw node.Error("would take away the rows, or an axis longer than 1");
    }

    private static IReadOnlyList<GraphValue> Unsqueeze(GraphCompiler graph, ImportNode node)
    {
        var input = Plain(node, node.Input(0));
        var count = (node.OptionalInput(1)?.Width ?? node.Ints("axes").Count) + input.Rank;
        var axes = count <= GraphCompiler.MaxRank ? AxesOf(graph, node, count) : null;
        if (axes is null || axes.Distinct().Count() < axes.Length || (input.HasRows && axes.Contains(0)))
        {
            throw node.Error("names no axes, too many, the same one twice, or that of the rows");
        }

        var lengths = new Queue<int>(input.Dims);
        var dims = Enumerable.Range(input.HasRows ? 1 : 0, count - (input.HasRows ? 1 : 0)).Select(axis => axes.Contains(axis) ? 1 : lengths.Dequeue());
        return [graph.View(node, input, [.. dims], input.Registers)];
    }

    /// <summary>The axes, which later versions take as an input; null when none are named.</summary>
    public static int[]? AxesOf(GraphCompiler graph, ImportNode node, int rank, params ReadOnlySpan<string> attributes)
    {
        node.AllowAttributes([.. attributes, "axes"]);
        var axes = node.OptionalInput(1) is { } value ? graph.WholeNumbersOf(node, value) : node.Has("axes") ? [.. node.Ints("axes")] : null;
        return axes is null ? null : [.. axes.Take(GraphCompiler.MaxRank + 1).Select(axis => node.Axis(axis, rank))];
    }

    /// <summary>Refuses what has its rows elsewhere.</summary>
    public static GraphValue Plain(ImportNode node, GraphValue value) =>
        value.IsMap ? throw node.Error("takes maps, which is not supported")
        : value.RowsAreLast && node.Type != "Reshape" ? throw node.Error("takes rows that are the last axis, which is not supported") : value;

    private static long LengthOf(ImportNode node, GraphValue input, int axis) => axis >= input.Rank ? throw node.Error("copies an axis that is not there")
        : !input.HasRows ? input.Dims[axis]
        : axis == 0 ? Rows : input.Dims[axis - 1];

    private static bool Fits(long[] lengths, int width) =>
        lengths.Aggregate(1L, (product, length) => product <= int.MaxValue ? product * length : product) == width;

    private static int[] Fill(ImportNode node, long[] lengths, int width)
    {
        var others = lengths.Where(length => length != -1).Aggregate(1L, (product, length) => product is >= 0 and <= int.MaxValue ? product * length : -1);
        var missing = others > 0 ? width / others : 0;
        var filled = lengths.Select(length => length == -1 ? missing : length).ToArray();
        return others >= 0 && filled.All(length => length >= 0) && Fits(filled, width)
            ? [.. filled.Select(length => (int)length)]
            : throw node.Error("has a shape for another number of columns");
    }
}
