using System.Globalization;
using MLOpsAspire.Tabular.Data;

namespace MLOpsAspire.Tabular.Targets;

/// <summary>The column to predict.</summary>
/// <param name="Target">One value per row.</param>
/// <param name="Classes">
/// What the classes are called, in the order of their numbers, or of their texts (ordinal). Of two the latter is the positive one. Empty
/// when numbers are to be predicted.
/// </param>
public sealed record Labels(Target Target, IReadOnlyList<ClassLabel> Classes)
{
    /// <summary>The greatest absolute value of a number to predict; the square of an error must not be too large for single precision's range.</summary>
    public const float MaxNumber = 1e18f;

    /// <summary>Reads the labels.</summary>
    /// <param name="table">For classes, its label column should have been read as texts: a number in a column of numbers has lost digits beyond 2^24.</param>
    /// <param name="label">The column.</param>
    /// <param name="task">What is to be learnt.</param>
    /// <exception cref="DataFormatException">The column is not there, has gaps, or does not fit the task.</exception>
    public static Labels Read(Table table, string label, LearningTask task)
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
        return task == LearningTask.Regression ? OfNumbers(table, label, texts, codes)
            : texts.All(IsNumber) ? OfWholeNumbers(table, label, task, texts, codes)
            : OfTexts(table, label, task, texts, codes);
    }

    private static (IReadOnlyList<string> Texts, int[] Codes) FromNumbers(NumericColumn column)
    {
        var values = column.Values.ToArray();
        var codeOf = new Dictionary<float, int>();
        foreach (var value in values.Where(value => !float.IsNaN(value)))
        {
            codeOf.TryAdd(value, codeOf.Count);
        }

        return ([.. codeOf.Keys.Select(value => value.ToString("R", CultureInfo.InvariantCulture))], [.. values.Select(value => codeOf.GetValueOrDefault(value, -1))]);
    }

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static Labels OfNumbers(Table table, string label, IReadOnlyList<string> texts, int[] codes)
    {
        var numbers = texts.Select(text => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : float.NaN).ToArray();
        var row = Array.FindIndex(codes, code => !(Math.Abs(numbers[code]) <= MaxNumber));
        if (row >= 0)
        {
            throw new DataFormatException(
                $"{table.Source} line {table.LineOf(row)}: the label '{Names.Shorten(label)}' is not a number that can be predicted, one up to 1e18.");
        }

        return numbers.Distinct().Count() > 1
            ? new Labels(new NumericTarget([.. codes.Select(code => numbers[code])]), [])
            : throw new DataFormatException($"{table.Source}: the label '{Names.Shorten(label)}' has the same value in every row; there is nothing to learn.");
    }

    private static Labels OfWholeNumbers(Table table, string label, LearningTask task, IReadOnlyList<string> texts, int[] codes)
    {
        var numbers = texts.Select(text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToArray();
        for (var row = 0; row < codes.Length; row++)
        {
            var number = numbers[codes[row]];
            if (number != decimal.Truncate(number) || number is < long.MinValue or > long.MaxValue)
            {
                throw new DataFormatException(
                    $"{table.Source} line {table.LineOf(row)}: the label '{Names.Shorten(label)}' is not a whole number; if numbers are to be predicted, say 'task: regression'.");
            }
        }

        var classes = numbers.Distinct().Order().ToArray();
        var classOf = numbers.Select(number => Array.BinarySearch(classes, number)).ToArray();
        return OfClasses(table, label, task, [.. classes.Select(number => new ClassLabel((long)number))], [.. codes.Select(code => classOf[code])]);
    }

    private static Labels OfTexts(Table table, string label, LearningTask task, IReadOnlyList<string> texts, int[] codes) =>
        OfClasses(table, label, task, [.. texts.Select(text => new ClassLabel(text))], codes);

    private static Labels OfClasses(Table table, string label, LearningTask task, IReadOnlyList<ClassLabel> classes, int[] classOf)
    {
        var most = task == LearningTask.Binary ? 2 : ClassTarget.MaxClasses;
        if (classes.Count < 2 || classes.Count > most)
        {
            var hint = task == LearningTask.Binary && classes.Count > 2 ? "; for more, say 'task: multiclass', or 'task: regression' for numbers" : "";
            throw new DataFormatException(
                $"{table.Source}: the label '{Names.Shorten(label)}' has {classes.Count} different {(classes.Count == 1 ? "value" : "values")}; "
                + (task == LearningTask.Binary ? $"a binary classifier needs two{hint}." : $"a classifier needs 2 to {most}."));
        }

        return new Labels(task == LearningTask.Binary ? new BinaryTarget([.. classOf.Select(code => code == 1)]) : new ClassTarget(classOf, classes.Count), classes);
    }

    private static void ThrowIfMissing(Table table, string label, int[] codes)
    {
        var row = Array.FindIndex(codes, code => code < 0);
        if (row >= 0)
        {
            throw new DataFormatException($"{table.Source} line {table.LineOf(row)}: the label '{Names.Shorten(label)}' is missing.");
        }
    }
}
