using System.Globalization;
using MLOpsAspire.Tabular.Data;

namespace MLOpsAspire.Tabular.Features;

/// <summary>Which columns of a table become features, and how.</summary>
public static class FeatureSet
{
    /// <summary>The most categories a feature may have; more are a sign of an identifier.</summary>
    public const int MaxCategories = 250;

    /// <summary>Chooses every column but those set aside and the dropped ones.</summary>
    /// <param name="table">The data.</param>
    /// <param name="aside">Columns that are no features: the label, weights.</param>
    /// <param name="drop">Columns to leave out.</param>
    /// <param name="codes">For some columns, the code of each category by its word.</param>
    /// <exception cref="DataFormatException">A named column is not there, or one cannot be a feature.</exception>
    public static IReadOnlyList<Feature> Choose(
        Table table, IReadOnlyCollection<string> aside, IReadOnlyCollection<string> drop, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> codes)
    {
        table.ThrowIfAbsent(drop.Concat(codes.Keys));
        var features = table.Columns
            .Where(column => !aside.Contains(column.Name) && !drop.Contains(column.Name))
            .Select(column => ToFeature(table, column, codes.GetValueOrDefault(column.Name)))
            .ToArray();
        return features.Length > 0 ? features : throw new DataFormatException($"{table.Source} has no column left to learn from.");
    }

    /// <summary>The table's rows as numbers.</summary>
    /// <exception cref="DataFormatException">A declared category column holds a word that was not declared.</exception>
    public static FeatureMatrix Encode(Table table, IReadOnlyList<Feature> features) =>
        new([.. features.Select(feature => EncodeColumn(table, feature))], [.. features.Select(CodesOf)]);

    private static int[]? CodesOf(Feature feature) =>
        feature.Kind == FeatureKind.Number ? null : feature.Codes.ToArray();

    private static Feature ToFeature(Table table, Column column, IReadOnlyDictionary<string, int>? codes) => column switch
    {
        EmptyColumn => throw new DataFormatException($"{table.Source}: the column '{Names.Shorten(column.Name)}' holds no value at all; drop it."),
        NumericColumn => Feature.Number(column.Name),
        TextColumn when codes is not null => Feature.OfCategories(
            column.Name, [.. codes.Select(pair => new Category(pair.Key, pair.Value)).OrderBy(category => category.Code)], acceptsCodes: true),
        TextColumn text => OfTexts(table, text),
        _ => throw new InvalidOperationException($"A column of the type {column.GetType().Name} is not known here."),
    };

    /// <summary>
    /// Every text is a category. Where all are whole numbers, as in a column that was declared to hold texts, each is its own code, so
    /// that a request may send the number; spellings of the same number are one category.
    /// </summary>
    private static Feature OfTexts(Table table, TextColumn column)
    {
        if (column.Texts.Count > MaxCategories)
        {
            var advice = column.FirstTextLine > 0 ? $"see line {column.FirstTextLine}" : "do not have it read as texts";
            throw new DataFormatException(
                $"{table.Source}: the column '{Names.Shorten(column.Name)}' holds {column.Texts.Count} different texts, more than the {MaxCategories} categories"
                + $" a column may have; drop it, or, if it should hold numbers, {advice}.");
        }

        var codes = column.Texts.Select(WholeNumberIn).OfType<int>().ToArray();
        var areCodes = codes.Length == column.Texts.Count;
        var categories = column.Texts.Select((word, index) => new Category(word, areCodes ? codes[index] : index))
            .DistinctBy(category => category.Code).OrderBy(category => category.Code);
        return Feature.OfCategories(column.Name, [.. categories], areCodes);
    }

    private static int? WholeNumberIn(string text) =>
        long.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= -Feature.MaxCode and <= Feature.MaxCode
            ? (int)number
            : null;

    private static float[] EncodeColumn(Table table, Feature feature) => table.Find(feature.Name) switch
    {
        NumericColumn numbers => numbers.Values.ToArray(),
        TextColumn text => EncodeText(table, text, feature),
        _ => throw new DataFormatException($"{table.Source} has no values in the column '{feature.Name}'."),
    };

    private static float[] EncodeText(Table table, TextColumn column, Feature feature)
    {
        var valueOfText = column.Texts.Select(text => ValueOf(feature, text)).ToArray();
        var values = new float[table.RowCount];
        for (var row = 0; row < values.Length; row++)
        {
            var code = column.Codes[row];
            values[row] = code < 0 ? float.NaN : valueOfText[code];
            if (code >= 0 && float.IsNaN(values[row]))
            {
                throw new DataFormatException(
                    $"{table.Source} line {table.LineOf(row)}: the column '{Names.Shorten(feature.Name)}' holds a text that is none of its categories"
                    + $" ({Names.List([.. feature.Categories.Select(category => category.Text)])}).");
            }
        }

        return values;
    }

    /// <summary>A category's number; a code may be written as any whole number is, such as 1.0 in data that had gaps.</summary>
    private static float ValueOf(Feature feature, string text)
    {
        var value = feature.ValueOf(text);
        return float.IsNaN(value) && long.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var code)
            ? feature.ValueOf(code.ToString(CultureInfo.InvariantCulture))
            : value;
    }
}
