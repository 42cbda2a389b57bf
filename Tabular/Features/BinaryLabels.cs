using System.Globalization;
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

    /// <summary>Reads the labels.</summary>
    /// <param name="table">Its label column should have been read as texts: a number in a column of numbers has lost digits beyond 2^24.</param>
    /// <param name="label">The column.</param>
    /// <exception cref="DataFormatException">The column is not there, has gaps, or has not exactly two classes.</exception>
    public static BinaryLabels Read(Table table, string label)
    {
        var column = table.Find(label) ?? throw new DataFormatException(
            $"{table.Source} has no column '{Names.Shorten(label)}', which is the label; it has {table.ColumnNames}.");
        var (texts, codes) = column switch
        {
            TextColumn text => (text.Texts, text.Codes.ToArray()),
            NumericColumn numbers => FromNumbers(numbers),
            _ => throw new DataFormatException($"{table.Source}: the label '{Names.Shorten(label)}' holds no value at all."),
        };
        ThrowIfMissing(table, label, codes);
        return texts.All(IsNumber) ? OfNumbers(table, label, texts, codes) : OfTexts(table, label, texts, codes);
    }

    private static (IReadOnlyList<string> Texts, int[] Codes) FromNumbers(NumericColumn column)
    {
        var values = column.Values.ToArray();
        var distinct = values.Where(value => !float.IsNaN(value)).Distinct().ToList();
        return ([.. distinct.Select(value => value.ToString("R", CultureInfo.InvariantCulture))], [.. values.Select(value => distinct.IndexOf(value))]);
    }

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static BinaryLabels OfNumbers(Table table, string label, IReadOnlyList<string> texts, int[] codes)
    {
        var numbers = texts.Select(text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToArray();
        for (var row = 0; row < codes.Length; row++)
        {
            var number = numbers[codes[row]];
            if (number != decimal.Truncate(number) || number is < long.MinValue or > long.MaxValue)
            {
                throw new DataFormatException($"{table.Source} line {table.LineOf(row)}: the label '{Names.Shorten(label)}' is not a whole number.");
            }
        }

        var classes = numbers.Distinct().Order().ToArray();
        ThrowUnlessTwo(table, label, classes.Length);
        return new BinaryLabels(
            new ClassLabel((long)classes[0]), new ClassLabel((long)classes[1]), [.. codes.Select(code => numbers[code] == classes[1])]);
    }

    private static BinaryLabels OfTexts(Table table, string label, IReadOnlyList<string> texts, int[] codes)
    {
        ThrowUnlessTwo(table, label, texts.Count);
        return new BinaryLabels(new ClassLabel(texts[0]), new ClassLabel(texts[1]), [.. codes.Select(code => code == 1)]);
    }

    private static void ThrowIfMissing(Table table, string label, int[] codes)
    {
        var row = Array.FindIndex(codes, code => code < 0);
        if (row >= 0)
        {
            throw new DataFormatException($"{table.Source} line {table.LineOf(row)}: the label '{Names.Shorten(label)}' is missing.");
        }
    }

    private static void ThrowUnlessTwo(Table table, string label, int classes)
    {
        if (classes != 2)
        {
            throw new DataFormatException(
                $"{table.Source}: the label '{Names.Shorten(label)}' has {classes} different {(classes == 1 ? "value" : "values")}; a binary classifier needs two.");
        }
    }
}
