using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Operators along the columns of a row: probabilities, the greatest of them, and sums.</summary>
internal static class ClassOperators
{
    /// <summary>Before this version, Softmax went along all axes from one on.</summary>
    private const long SoftmaxAlongOneAxis = 13;

    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [("", "Softmax")] = Softmax,
        [("", "ArgMax")] = ArgMax,
        [("", "ReduceSum")] = ReduceSum,
    };

    private static IReadOnlyList<GraphValue> Softmax(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("axis");
        var input = Row(node);
        var isOneAxis = graph.Opset >= SoftmaxAlongOneAxis;
        var axis = AxisOf(node, input, node.Int("axis", isOneAxis ? -1 : 1));
        var from = isOneAxis ? Groups(input.Registers, input.Dims, [axis])
            : Groups(input.Registers, input.Dims, [.. Enumerable.Range(axis, input.Dims.Length - axis)]);
        return input.Type.IsFloating()
            ? [graph.Compute(node, input.Type, hasRows: true, input.Dims, to => new SoftmaxStep(
                input.Type == ElementType.Float,
                from,
                isOneAxis ? Groups(to, input.Dims, [axis]) : Groups(to, input.Dims, [.. Enumerable.Range(axis, input.Dims.Length - axis)])))]
            : throw node.Error("takes something else than floats");
    }

    private static IReadOnlyList<GraphValue> ArgMax(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("axis", "keepdims", "select_last_index");
        var input = Row(node);
        var axis = AxisOf(node, input, node.Int("axis", 0));
        var length = input.Dims[axis];
        if (length == 0)
        {
            throw node.Error("chooses among no columns");
        }

        var groups = Groups(input.Registers, input.Dims, [axis]);
        var dims = Reduced(input.Dims, [axis], node.Int("keepdims", 1) != 0);
        var isLast = node.Int("select_last_index", 0) != 0;
        var index = graph.Compute(node, ElementType.Int64, hasRows: true, dims, to => new ArgMaxStep(isLast, groups, to));
        return length <= ClassLists.MaxClasses
            ? [index with { Classes = [.. Enumerable.Range(0, length).Select(number => new ClassLabel(number))] }]
            : [index];
    }

    private static IReadOnlyList<GraphValue> ReduceSum(GraphCompiler graph, ImportNode node)
    {
        var input = ShapeOperators.Plain(node, node.Input(0));
        var axes = ShapeOperators.AxesOf(graph, node, input.Rank, "keepdims", "noop_with_empty_axes");
        if (axes is null or [] && node.Int("noop_with_empty_axes", 0) != 0)
        {
            return [input];
        }

        if (!input.HasRows || !input.Type.IsNumber() || axes is null or [] || axes.Contains(0))
        {
            throw node.Error("adds up something else than columns of numbers");
        }

        var columns = axes.Select(axis => axis - 1).Distinct().ToArray();
        var groups = Groups(input.Registers, input.Dims, columns);
        var dims = Reduced(input.Dims, columns, node.Int("keepdims", 1) != 0);
        return [graph.Compute(node, input.Type, hasRows: true, dims, to => new SumStep(input.Type == ElementType.Float, groups, to))];
    }

    /// <summary>The registers that belong together along some axes; one group for each place on the others.</summary>
    private static int[][] Groups(int[] registers, int[] dims, int[] axes)
    {
        var size = axes.Aggregate(1, (product, axis) => product * dims[axis]);
        var groups = new int[size == 0 ? 0 : registers.Length / size][];
        var filled = new int[groups.Length];
        var place = new int[dims.Length];
        foreach (var register in registers)
        {
            var group = 0;
            for (var axis = 0; axis < dims.Length; axis++)
            {
                group = axes.Contains(axis) ? group : (group * dims[axis]) + place[axis];
            }

            groups[group] ??= new int[size];
            groups[group][filled[group]++] = register;
            for (var axis = dims.Length - 1; axis >= 0 && ++place[axis] == dims[axis]; axis--)
            {
                place[axis] = 0;
            }
        }

        return groups;
    }

    private static int[] Reduced(int[] dims, int[] axes, bool keep) =>
        keep ? [.. dims.Select((length, axis) => axes.Contains(axis) ? 1 : length)] : [.. dims.Where((_, axis) => !axes.Contains(axis))];

    private static GraphValue Row(ImportNode node)
    {
        var input = ShapeOperators.Plain(node, node.OnlyInput());
        return input.Type.IsNumber() && input.HasRows && input.Dims.Length > 0 ? input : throw node.Error("takes something else than columns of numbers");
    }

    private static int AxisOf(ImportNode node, GraphValue value, long axis)
    {
        var place = node.Axis(axis, value.Rank) - 1;
        return place >= 0 ? place : throw node.Error("goes along the rows, which is not supported");
    }
}
