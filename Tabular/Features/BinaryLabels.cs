using MLOpsAspire.Tabular.Data;

namespace MLOpsAspire.Tabular.Features;

/// <summary>A label column with two classes.</summary>
public sealed class BinaryLabels
{
    private readonly bool[] _isPositive;

    private BinaryLabels(ClassLabel negative, ClassLabel positive, bool[] isPositive)
    {
        Negative = negative;
        Positive = positive;
        _isPositive = isPositive;
    }

    /// <summary>The lesser number, or the first text in ordinal order.</summary>
    public ClassLabel Negative { get; }

    /// <summary>The class whose probability the model tells.</summary>
    public ClassLabel Positive { get; }

    /// <summary>One value per row.</summary>
    public ReadOnlySpan<bool> IsPositive => _isPositive;

    /// <exception cref="DataFormatException">The column is not there, has gaps, or has not exactly two classes.</exception>
    public static BinaryLabels Read(Table table, string label)
    {
        var column = table.Find(label) ?? throw new DataFormatException($"{table.Source} has no column '{label}', which is the label.");
        return column switch
        {
            NumericColumn numbers => FromNumbers(table, numbers),
            TextColumn text => FromTexts(table, text),
            _ => throw new DataFormatException($"{table.Source}: the label '{label}' holds no value at all."),
        };
    }

    private static BinaryLabels FromNumbers(Table table, NumericColumn column)
    {
        var values = column.Values.ToArray();
        ThrowAtFirst(table, column.Name, row => float.IsNaN(values[row]), "is missing");
        ThrowAtFirst(table, column.Name, row => values[row] != MathF.Truncate(values[row]), "is not a whole number");
        var classes = values.Distinct().Order().ToArray();
        ThrowUnlessTwo(table, column.Name, classes.Length);
        return new BinaryLabels(
            new ClassLabel((long)classes[0]), new ClassLabel((long)classes[1]), [.. values.Select(value => value == classes[1])]);
    }

    private static BinaryLabels FromTexts(Table table, TextColumn column)
    {
        var codes = column.Codes.ToArray();
        ThrowAtFirst(table, column.Name, row => codes[row] < 0, "is missing");
        ThrowUnlessTwo(table, column.Name, column.Texts.Count);
        return new BinaryLabels(
            new ClassLabel(column.Texts[0]), new ClassLabel(column.Texts[1]), [.. codes.Select(code => code == 1)]);
    }

    private static void ThrowAtFirst(Table table, string label, Func<int, bool> isBad, string problem)
    {
        for (var row = 0; row < table.RowCount; row++)
        {
            if (isBad(row))
            {
                throw new DataFormatException($"{table.Source} line {table.LineOf(row)}: the label '{label}' {problem}.");
            }
        }
    }

    private static void ThrowUnlessTwo(Table table, string label, int classes)
    {
        if (classes != 2)
        {
            throw new DataFormatException(
                $"{table.Source}: the label '{label}' has {classes} different {(classes == 1 ? "value" : "values")}; a binary classifier needs two.");
        }
    }
}
