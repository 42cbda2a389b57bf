namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Stretches tensors to a common shape, as numpy does: axes are matched from the last, and one of the length 1 is repeated.</summary>
/// <param name="HasRows">Whether the result has rows; then <paramref name="Dims"/> are the axes after them.</param>
/// <param name="Dims">The common shape.</param>
/// <param name="Registers">For each tensor, its register for each number of the common shape.</param>
internal sealed record Broadcast(bool HasRows, int[] Dims, IReadOnlyList<int[]> Registers)
{
    /// <exception cref="OnnxFormatException">The shapes do not match, or the rows would not stay the first axis.</exception>
    public static Broadcast Of(GraphCompiler graph, ImportNode node, params IReadOnlyList<GraphValue> values)
    {
        var hasRows = values.Any(value => value.HasRows);
        var rank = values.Where(value => value.HasRows).Select(value => value.Rank).DefaultIfEmpty(0).Max();
        var shapes = values.Select(value => Columns(node, value, hasRows, rank)).ToArray();
        var dims = new int[shapes.Max(shape => shape.Length)];
        for (var axis = 1; axis <= dims.Length; axis++)
        {
            var lengths = shapes.Where(shape => shape.Length >= axis).Select(shape => shape[^axis]).Where(length => length != 1).Distinct().ToArray();
            dims[^axis] = lengths.Length switch
            {
                0 => 1,
                1 => lengths[0],
                _ => throw node.Error("has inputs whose shapes do not match"),
            };
        }

        var size = graph.Charge(node, dims, values.Count);
        return new Broadcast(hasRows, dims, [.. values.Select((value, i) => Stretch(value.Registers, shapes[i], dims, size))]);
    }

    /// <summary>The axes of a value beside the rows.</summary>
    private static int[] Columns(ImportNode node, GraphValue value, bool hasRows, int rank)
    {
        if (value.HasRows)
        {
            return value.Rank == rank && !value.RowsAreLast ? value.Dims : throw node.Error("would match rows with columns");
        }

        if (!hasRows || value.Rank < rank)
        {
            return value.Dims;
        }

        return value.Rank == rank && value.Dims[0] == 1 ? value.Dims[1..] : throw node.Error("would match a constant with rows");
    }

    private static int[] Stretch(int[] registers, int[] from, int[] to, int size)
    {
        var stretched = new int[size];
        var place = new int[to.Length];
        for (var i = 0; i < size; i++)
        {
            var source = 0;
            for (var axis = 0; axis < from.Length; axis++)
            {
                source = (source * from[axis]) + (from[axis] == 1 ? 0 : place[to.Length - from.Length + axis]);
            }

            stretched[i] = registers[source];
            for (var axis = to.Length - 1; axis >= 0 && ++place[axis] == to[axis]; axis--)
            {
                place[axis] = 0;
            }
        }

        return stretched;
    }
}
