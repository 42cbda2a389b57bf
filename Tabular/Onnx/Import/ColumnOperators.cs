using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Operators that join and choose columns, and that look up rows of a constant table.</summary>
internal static class ColumnOperators
{
    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [("", "Concat")] = Concat,
        [("", "Gather")] = Gather,
        [(OnnxOperator.Ml, "ArrayFeatureExtractor")] = Extract,
        [(OnnxOperator.Ml, "FeatureVectorizer")] = Vectorize,
    };

    private static IReadOnlyList<GraphValue> Concat(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("axis");
        var inputs = node.InputsBetween(1, int.MaxValue);
        var first = inputs[0];
        if (inputs.Any(input => (input.Type, input.HasRows, input.Rank) != (first.Type, first.HasRows, first.Rank) || input.RowsAreLast || input.IsMap))
        {
            throw node.Error("joins values of different types or numbers of axes, or constants with columns");
        }

        var axis = AxisOf(node, first, node.Has("axis") ? node.Int("axis", 0) : throw node.Error("names no axis"));
        if (inputs.Any(input => input.Dims.Where((length, i) => i != axis && length != first.Dims[i]).Any()))
        {
            throw node.Error("joins values whose shapes do not match");
        }

        var length = inputs.Sum(input => (long)input.Dims[axis]);
        int[] dims = [.. first.Dims];
        dims[axis] = (int)Math.Min(length, int.MaxValue);
        var registers = new int[graph.Charge(node, dims)];
        var outer = first.Dims[..axis].Aggregate(1, (product, part) => product * part);
        var next = 0;
        for (var i = 0; i < outer; i++)
        {
            foreach (var input in inputs)
            {
                var part = input.Width / outer;
                input.Registers.AsSpan(i * part, part).CopyTo(registers.AsSpan(next));
                next += part;
            }
        }

        return [new GraphValue(first.Type, first.HasRows, dims, registers)];
    }

    private static IReadOnlyList<GraphValue> Gather(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("axis");
        var inputs = node.InputsBetween(2, 2);
        var (data, indices) = (ShapeOperators.Plain(node, inputs[0]), ShapeOperators.Plain(node, inputs[1]));
        if (!indices.Type.IsWhole())
        {
            throw node.Error("takes indices that are no whole numbers");
        }

        if (indices.HasRows)
        {
            return data.HasRows || node.Axis(node.Int("axis", 0), data.Rank) != 0
                ? throw node.Error("looks up something else than rows of a constant table")
                : [Look(graph, node, data, indices, [.. indices.Dims, .. data.Dims[1..]])];
        }

        return [Select(graph, node, data, graph.WholeNumbersOf(node, indices), indices.Dims, AxisOf(node, data, node.Int("axis", 0)))];
    }

    /// <summary>Chooses along the last axis; or, where a constant [1, n] is asked for what was computed, gives [1, rows].</summary>
    private static IReadOnlyList<GraphValue> Extract(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes();
        var inputs = node.InputsBetween(2, 2);
        var (data, indices) = (ShapeOperators.Plain(node, inputs[0]), ShapeOperators.Plain(node, inputs[1]));
        if (!indices.Type.IsWhole() || data.Dims.Length == 0)
        {
            throw node.Error("takes indices that are no whole numbers, or a value without columns");
        }

        if (!indices.HasRows)
        {
            return [Select(graph, node, data, graph.WholeNumbersOf(node, indices), [indices.Width], data.Dims.Length - 1)];
        }

        return data.HasRows || data.Width != data.Dims[^1] || indices.Width != 1
            ? throw node.Error("looks up something else than one of a row of constants")
            : [Look(graph, node, data with { Dims = [data.Width] }, indices with { Dims = [] }, []) with { RowsAreLast = true }];
    }

    private static IReadOnlyList<GraphValue> Vectorize(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("inputdimensions");
        var widths = node.Ints("inputdimensions");
        var inputs = node.InputsBetween(1, int.MaxValue);
        if (widths.Count != inputs.Count || inputs.Any(input => !input.Type.IsNumber() || !input.HasRows || input.RowsAreLast || input.IsMap))
        {
            throw node.Error("has not a number of columns for each input, or joins something else than numbers");
        }

        var registers = new List<int>();
        foreach (var (input, width) in inputs.Zip(widths))
        {
            var columns = width is >= 0 and <= int.MaxValue ? new int[graph.Charge(node, [(int)width])] : throw node.Error($"makes {width} columns");
            var numbers = input.Type == ElementType.Float ? input
                : ArithmeticOperators.Map(graph, node, input, ElementType.Float, Rounding.To(ElementType.Float));
            var given = Math.Min(columns.Length, input.Width);
            Array.Fill(columns, given < columns.Length ? graph.Constant(ElementType.Float, [], [0]).Registers[0] : 0, given, columns.Length - given);
            numbers.Registers.AsSpan(0, given).CopyTo(columns);
            registers.AddRange(columns);
        }

        graph.Charge(node, [registers.Count]);
        return [new GraphValue(ElementType.Float, HasRows: true, [registers.Count], [.. registers])];
    }

    private static GraphValue Select(GraphCompiler graph, ImportNode node, GraphValue data, long[] indices, int[] shape, int axis)
    {
        var length = data.Dims[axis];
        var chosen = indices.Select(index => index >= -length && index < length ? (int)(index < 0 ? index + length : index)
            : throw node.Error($"asks for column {index} of {length}")).ToArray();
        int[] dims = [.. data.Dims[..axis], .. shape, .. data.Dims[(axis + 1)..]];
        var registers = new int[graph.Charge(node, dims)];
        var inner = data.Dims[(axis + 1)..].Aggregate(1, (product, part) => product * part);
        for (var i = 0; i < registers.Length; i++)
        {
            var outer = i / inner / chosen.Length;
            registers[i] = data.Registers[(((outer * length) + chosen[i / inner % chosen.Length]) * inner) + (i % inner)];
        }

        return new GraphValue(data.Type, data.HasRows, dims, registers);
    }

    private static GraphValue Look(GraphCompiler graph, ImportNode node, GraphValue table, GraphValue indices, int[] dims)
    {
        var found = graph.Compute(
            node, table.Type, hasRows: true, dims, to => new TableStep(graph.NumbersOf(node, table), table.Dims[0], indices.Registers, to));
        var isClass = indices.Classes is { } classes && table.Dims.Length == 1
            && classes.Select(label => label.Number).SequenceEqual(Enumerable.Range(0, table.Width).Select(index => (long?)index));
        return isClass ? found with { Classes = Labels(graph, table, graph.NumbersOf(node, table)) } : found;
    }

    private static ClassLabel[]? Labels(GraphCompiler graph, GraphValue table, double[] numbers) =>
        table.Type == ElementType.String ? [.. numbers.Select(number => new ClassLabel(graph.Vocabulary.WordOf(number)))]
        : numbers.All(number => number == Math.Truncate(number) && Math.Abs(number) <= Rounding.MaxWhole)
            ? [.. numbers.Select(number => new ClassLabel((long)number))]
            : null;

    /// <summary>The place of an axis among a value's dims.</summary>
    private static int AxisOf(ImportNode node, GraphValue value, long axis)
    {
        var place = node.Axis(axis, value.Rank) - (value.HasRows ? 1 : 0);
        return place >= 0 ? place : throw node.Error("goes along the rows, which is not supported");
    }
}
