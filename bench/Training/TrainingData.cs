using System.Runtime.InteropServices;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Bench.Training;

/// <summary>
/// A file that every contender can read: the features one after another as 32-bit floats, NaN where one is missing, then the labels as
/// bytes. The first four fifths of the rows are for training.
/// </summary>
/// <param name="File">Where it lies.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Features">How many features.</param>
/// <param name="Categories">How many of the features, the first ones, hold codes of categories, from 0.</param>
internal sealed record TrainingData(string File, int Rows, int Features, int Categories)
{
    public int TrainingRows => (int)(Rows * 4L / 5);

    public static TrainingData Write(string path, IReadOnlyList<float[]> columns, bool[] labels, int categories)
    {
        using var file = System.IO.File.Create(path);
        foreach (var column in columns)
        {
            file.Write(MemoryMarshal.AsBytes<float>(column));
        }

        file.Write(MemoryMarshal.AsBytes<bool>(labels));
        return new TrainingData(path, labels.Length, columns.Count, categories);
    }

    /// <summary>The rows from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public (FeatureMatrix Features, bool[] Labels) Read(int start, int end)
    {
        using var file = System.IO.File.OpenRead(File);
        var columns = new float[Features][];
        var codes = new int[]?[Features];
        for (var feature = 0; feature < Features; feature++)
        {
            columns[feature] = ReadColumn(file, feature, start, end);
            codes[feature] = feature < Categories ? CodesOf(ReadColumn(file, feature, 0, Rows)) : null;
        }

        var labels = new bool[end - start];
        file.Position = (sizeof(float) * (long)Features * Rows) + start;
        file.ReadExactly(MemoryMarshal.AsBytes(labels.AsSpan()));
        return (new FeatureMatrix(columns, codes), labels);
    }

    private static int[] CodesOf(float[] column) => [.. Enumerable.Range(0, 1 + (int)column.Where(float.IsFinite).Max())];

    private float[] ReadColumn(FileStream file, int feature, int start, int end)
    {
        var column = new float[end - start];
        file.Position = sizeof(float) * (((long)feature * Rows) + start);
        file.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        return column;
    }
}
