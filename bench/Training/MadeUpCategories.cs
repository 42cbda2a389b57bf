using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Bench.Training;

/// <summary>
/// Rows of categories and numbers. The label depends on the categories of five columns, each category with an effect of its own, on two
/// columns' categories together, on two numbers, and on noise; the other columns say nothing. Of all values 2 % are missing.
/// </summary>
internal static class MadeUpCategories
{
    /// <summary>What a label is drawn by that the columns do not tell; it puts the AUC near 0.85.</summary>
    private const double Noise = 1.4;

    private const double Missing = 0.02;
    private const int Numbers = 6;

    /// <summary>How many categories each column has.</summary>
    private static readonly int[] Sizes = [3, 4, 6, 8, 12, 16, 25, 40, 60, 90, 140, 200];

    /// <summary>The columns whose categories have effects of their own.</summary>
    private static readonly int[] Telling = [1, 4, 6, 8, 11];

    /// <summary>The columns whose categories have an effect together.</summary>
    private static readonly (int First, int Second) Together = (3, 5);

    public static TrainingData Create(string folder, int rows)
    {
        var random = new SeededRandom(2);
        float[][] columns =
        [
            .. Sizes.Select(size => Categories(random, size, rows)),
            .. Enumerable.Range(0, Numbers).Select(_ => Normals(random, rows)),
        ];
        var effects = Telling.ToDictionary(column => column, column => Normals(random, Sizes[column]));
        var together = Normals(random, Sizes[Together.First] * Sizes[Together.Second]);
        var labels = new bool[rows];
        for (var row = 0; row < rows; row++)
        {
            var signal = Telling.Sum(column => 0.6 * effects[column][(int)columns[column][row]])
                + (0.8 * together[((int)columns[Together.First][row] * Sizes[Together.Second]) + (int)columns[Together.Second][row]])
                + (0.5 * columns[Sizes.Length][row]) + (0.7 * Math.Sin(2 * columns[Sizes.Length + 1][row]));
            labels[row] = signal + (Noise * BoxMuller.Next(random)) > 0;
        }

        foreach (var column in columns)
        {
            Forget(random, column);
        }

        return TrainingData.Write(Path.Combine(folder, $"{rows}-categories.bin"), columns, labels, Sizes.Length);
    }

    private static float[] Normals(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)BoxMuller.Next(random))];

    /// <summary>The n-th most frequent category has an n-th of the most frequent one's rows (Zipf); which code it has says nothing about it.</summary>
    private static float[] Categories(SeededRandom random, int size, int rows)
    {
        var codes = Enumerable.Range(0, size).ToArray();
        random.Shuffle<int>(codes);
        var ends = new double[size];
        for (var n = 0; n < size; n++)
        {
            ends[n] = (n == 0 ? 0 : ends[n - 1]) + (1.0 / (n + 1));
        }

        var column = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var at = Array.BinarySearch(ends, random.NextDouble() * ends[^1]);
            column[row] = codes[at < 0 ? ~at : at + 1];
        }

        return column;
    }

    private static void Forget(SeededRandom random, float[] column)
    {
        for (var row = 0; row < column.Length; row++)
        {
            column[row] = random.NextDouble() < Missing ? float.NaN : column[row];
        }
    }
}
