using System.Globalization;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>
/// The inputs of a graph and the raw columns these are made of. An input [rows] or [rows, 1] is a column of its name; one [rows, n] is n
/// columns called by its name and their place: <c>float_input[0]</c>, <c>float_input[1]</c>, …
/// </summary>
internal sealed class GraphInputs
{
    /// <summary>The most columns a model may have.</summary>
    private const int MaxColumns = 100_000;

    private readonly List<(string Name, ElementType Type)> _columns = [];

    /// <exception cref="OnnxFormatException">One is no table of numbers, words or truth values with a known number of columns.</exception>
    public GraphInputs(GraphCompiler graph, IReadOnlyList<ValueInfoProto> inputs)
    {
        foreach (var input in inputs)
        {
            var type = TypeOf(input);
            var width = WidthOf(input, out var dims);
            if (_columns.Count + width > MaxColumns)
            {
                throw Error(input, $"makes more than {MaxColumns} columns of them all");
            }

            var isColumn = width == 1;
            for (var i = 0; i < width; i++)
            {
                _columns.Add((isColumn ? input.Name : string.Create(CultureInfo.InvariantCulture, $"{input.Name}[{i}]"), type));
            }

            graph.Name(input.Name, new GraphValue(type, HasRows: true, dims, graph.Allocate(width)));
            if (input.Type.TensorType.Shape.Dim[0] is { DimValue: > 0 and var rows })
            {
                FixedRows.Add(rows);
            }
        }

        if (_columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() < _columns.Count || _columns.Count == 0)
        {
            throw new OnnxFormatException("The ONNX graph has no inputs, or two columns of the same name.");
        }
    }

    /// <summary>Types of the columns, whose values are the first registers.</summary>
    public IReadOnlyList<ElementType> Types => [.. _columns.Select(column => column.Type)];

    /// <summary>Numbers of rows that inputs declare, which a shape in the graph may name.</summary>
    public HashSet<long> FixedRows { get; } = [];

    /// <summary>The raw columns. A category's code is its word's number in the vocabulary.</summary>
    /// <exception cref="OnnxFormatException">The words that the graph compares a column with cannot all be told apart.</exception>
    public IReadOnlyList<Feature> Features(Vocabulary vocabulary) => [.. _columns.Select((column, register) =>
        column.Type == ElementType.String ? Category(column.Name, vocabulary, vocabulary.AskedOf(register)) : Feature.Number(column.Name))];

    /// <summary>Requests are read without blanks around words, whatever the data had that the model learned from.</summary>
    private static Feature Category(string name, Vocabulary vocabulary, IReadOnlyCollection<int> numbers)
    {
        var categories = numbers.Select(number => new Category(vocabulary.WordOf(number).Trim(), number)).ToArray();
        try
        {
            return Feature.OfCategories(name, categories, acceptsCodes: false);
        }
        catch (ArgumentException)
        {
            throw new OnnxFormatException(
                $"The ONNX graph compares the column '{Names.Shorten(name)}' with an empty word, or with words that differ in the blanks around them only.");
        }
    }

    private static ElementType TypeOf(ValueInfoProto input)
    {
        var type = (ElementType)(input.Type?.TensorType?.ElemType ?? 0);
        return Enum.IsDefined(type) ? type : throw Error(input, "is no tensor of numbers, words or truth values");
    }

    private static int WidthOf(ValueInfoProto input, out int[] dims)
    {
        var shape = input.Type.TensorType.Shape?.Dim ?? [];
        if (shape.Count is 0 or > GraphCompiler.MaxRank)
        {
            throw Error(input, $"has not 1 to {GraphCompiler.MaxRank} axes, of which the first are the rows");
        }

        var columns = shape.Skip(1).ToArray();
        var width = 1L;
        foreach (var column in columns)
        {
            if (column.DimValue is <= 0 or > MaxColumns || (width *= column.DimValue) > MaxColumns)
            {
                throw Error(input, $"has not 1 to {MaxColumns} columns, or does not say how many it has");
            }
        }

        dims = [.. columns.Select(column => (int)column.DimValue)];
        return (int)width;
    }

    private static OnnxFormatException Error(ValueInfoProto input, string problem) => new($"The ONNX graph's input '{Names.Shorten(input.Name)}' {problem}.");
}
