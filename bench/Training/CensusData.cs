using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Bench.Training;

/// <summary>
/// A CSV file of people and a label of two values, such as UCI's Adult set; rows without a label are left out, every fifth is held out.
/// </summary>
/// <param name="Codes">Categories as codes.</param>
/// <param name="OneHot">A feature for each category, 1 where a row has it and else 0; of a missing value all are 0.</param>
internal sealed record CensusData(TrainingData Codes, TrainingData OneHot)
{
    private const string UsualLabel = "income";

    /// <summary>Reads the CSV file, and writes what the contenders read into a folder.</summary>
    /// <param name="file">With a header.</param>
    /// <param name="label">The column to learn; null for <c>income</c>, or the last one where there is none.</param>
    /// <param name="folder">For the files.</param>
    /// <exception cref="DataFormatException">The file cannot be used like this.</exception>
    public static CensusData Create(FileInfo file, string? label, string folder, CancellationToken cancellationToken)
    {
        var table = Read(file, new TableOptions(), cancellationToken);
        label ??= table.Find(UsualLabel)?.Name ?? table.Columns[^1].Name;

        // The label's two values may be numbers; as texts they are told apart exactly.
        if (table.Find(label) is NumericColumn)
        {
            table = Read(file, new TableOptions { Columns = [new ColumnOptions(label, ColumnType.Text)] }, cancellationToken);
        }

        if (table.Find(label) is not TextColumn { Texts.Count: 2 } column)
        {
            throw new DataFormatException(
                $"{file.Name}: the label '{label}' is not there, or does not have two values; name another with --census-label.");
        }

        var pipeline = FeaturePipeline.Of(table, [label], new FeatureOptions());
        var labelled = Enumerable.Range(0, table.RowCount).Where(row => column.Codes[row] >= 0).ToArray();
        int[] rows = [.. labelled.Where((_, i) => i % 5 != 0), .. labelled.Where((_, i) => i % 5 == 0)];
        var features = pipeline.Transform(FeatureSet.Encode(table, pipeline.Inputs)).Select(rows);
        var labels = rows.Select(row => column.Codes[row] == 1).ToArray();
        var categories = Enumerable.Range(0, features.FeatureCount).Where(feature => features.Codes(feature) is not null).ToArray();
        var numbers = Enumerable.Range(0, features.FeatureCount).Except(categories).Select(feature => features.Column(feature).ToArray()).ToArray();
        return new CensusData(
            TrainingData.Write(
                Path.Combine(folder, "census.bin"),
                [.. categories.Select(feature => features.Column(feature).ToArray()), .. numbers],
                labels,
                categories.Length),
            TrainingData.Write(
                Path.Combine(folder, "census-one-hot.bin"),
                [.. categories.SelectMany(feature => Expand(features.Column(feature).ToArray(), features.Codes(feature)!)), .. numbers],
                labels,
                categories: 0));
    }

    private static Table Read(FileInfo file, TableOptions options, CancellationToken cancellationToken)
    {
        using var stream = file.OpenRead();
        return TableReader.Read(stream, file.Name, options, cancellationToken);
    }

    private static IEnumerable<float[]> Expand(float[] column, IReadOnlyList<int> codes) =>
        codes.Select(code => Array.ConvertAll(column, value => value == code ? 1f : 0f));
}
