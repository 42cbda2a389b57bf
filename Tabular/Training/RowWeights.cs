using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Training;

/// <summary>Works out how much each row counts.</summary>
internal static class RowWeights
{
    /// <summary>The greatest weight of a column: multiplied with an error it still has to be a number of single precision.</summary>
    private const float MaxWeight = 1e9f;

    /// <returns>One per row; null when all count 1.</returns>
    /// <exception cref="DataFormatException">A weight or a class is not there, or will not do.</exception>
    public static float[]? Of(Table table, Labels labels, WeightOptions options)
    {
        if (options is { Column: null, Balanced: false, Classes.Count: 0 })
        {
            return null;
        }

        var weights = new float[table.RowCount];
        weights.AsSpan().Fill(1);
        if (options.Column is { } column)
        {
            Read(table, column).CopyTo(weights, 0);
        }

        if (options.Balanced || options.Classes.Count > 0)
        {
            var ofClass = OfClasses(table, labels, options);
            for (var row = 0; row < weights.Length; row++)
            {
                weights[row] *= ofClass[labels.Target.GroupOf(row)];
            }
        }

        return weights.Any(weight => weight > 0) ? weights : throw new DataFormatException($"{table.Source}: every row has the weight 0.");
    }

    private static float[] Read(Table table, string name)
    {
        var values = table.Find(name) switch
        {
            NumericColumn numbers => numbers.Values.ToArray(),
            null => throw new DataFormatException($"{table.Source} has no column '{Names.Shorten(name)}', which is to hold weights; it has {table.ColumnNames}."),
            TextColumn text => throw new DataFormatException(
                $"{table.Source} line {text.FirstTextLine}: the column '{Names.Shorten(name)}' is to hold weights, and holds a text."),
            _ => throw new DataFormatException($"{table.Source}: the column '{Names.Shorten(name)}' is to hold weights, and holds no value at all."),
        };
        var row = Array.FindIndex(values, value => value is not (>= 0 and <= MaxWeight));
        return row < 0 ? values
            : throw new DataFormatException($"{table.Source} line {table.LineOf(row)}: the weight in the column '{Names.Shorten(name)}' is missing, below 0 or above 1e9.");
    }

    private static float[] OfClasses(Table table, Labels labels, WeightOptions options)
    {
        if (labels.Classes.Count == 0)
        {
            throw new DataFormatException($"{table.Source}: weights of classes need classes, and numbers are to be predicted.");
        }

        var names = labels.Classes.Select(label => label.ToString()).ToList();
        if (options.Classes.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new DataFormatException($"{table.Source}: no row has the class '{Names.Shorten(unknown)}', which is given a weight; there are {Names.List(names)}.");
        }

        var rows = labels.Target.GroupSizes();
        return
        [
            .. names.Select((name, index) =>
                (float)(options.Classes.GetValueOrDefault(name, 1) * (options.Balanced ? (double)labels.Target.Count / (names.Count * rows[index]) : 1))),
        ];
    }
}
