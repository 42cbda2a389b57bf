using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Reads the tables of sets of categories that <see cref="CategoryColumns"/> writes.</summary>
internal static class CategoryColumnsReader
{
    /// <param name="graph">The graph.</param>
    /// <param name="value">The name of what a table was asked for.</param>
    /// <param name="find">The place of a raw column among the features, and the column; null when it is none of them.</param>
    /// <returns>One branch for each column of the table.</returns>
    /// <exception cref="OnnxFormatException">It is something else.</exception>
    public static IReadOnlyList<CategoryBranch> Read(GraphView graph, string value, Func<string, (int Place, Feature Column)?> find)
    {
        var reshape = graph.NodeOf(value, OnnxOperator.Reshape);
        var gather = graph.NodeOf(reshape.Input.Count == 2 ? reshape.Input[0] : throw reshape.Error("has not two inputs"), OnnxOperator.Gather);
        if (gather.Input.Count != 2 || gather.Int("axis", 0) != 0)
        {
            throw gather.Error("does not look up rows of a table");
        }

        var encoder = graph.NodeOf(gather.Input[1], OnnxOperator.PlaceEncoder);
        var column = GraphView.InputOf(encoder);
        if (find(column) is not (var feature, { Kind: FeatureKind.Category } category))
        {
            throw encoder.Error($"takes '{Names.Shorten(column)}', which is no category the trees see");
        }

        ThrowUnlessPlaces(encoder, category);
        var table = graph.Constant(gather.Input[0]);
        var cells = table.Floats();
        var rows = category.Codes.Length + 1;
        var columns = cells.Length / rows;
        if (columns == 0 || !table.Dims.SequenceEqual([rows, columns]) || cells.Any(cell => cell is not (0 or 1))
            || !graph.Constant(reshape.Input[1]).Integers().SequenceEqual([-1L, columns]))
        {
            throw gather.Error("has a table that does not fit its categories");
        }

        return
        [
            .. Enumerable.Range(0, columns).Select(n => new CategoryBranch(
                feature,
                new CategorySet(category.Codes.ToArray().Where((_, row) => cells[(row * columns) + n] == 0)),
                MissingGoesLeft: cells[^(columns - n)] == 0)),
        ];
    }

    private static void ThrowUnlessPlaces(NodeProto encoder, Feature category)
    {
        var words = encoder.Texts("keys_strings");
        var places = encoder.Ints("values_int64s");
        var isRight = words.Count == places.Count && words.Count == category.Spellings.Count()
            && encoder.Int("default_int64", -1) == category.Codes.Length;
        for (var i = 0; isRight && i < words.Count; i++)
        {
            isRight = places[i] >= 0 && places[i] < category.Codes.Length && category.ValueOf(words[i]) == category.Codes[(int)places[i]];
        }

        if (!isRight)
        {
            throw encoder.Error("does not number the categories as their encoder does");
        }
    }
}
