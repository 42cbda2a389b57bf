using System.Runtime.InteropServices;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Bench.Training;

/// <summary>
/// Made-up data in a file that every contender can read: the features one after another as 32-bit floats, then the labels as bytes. The
/// label is a nonlinear function of ten features and noise; the other features say nothing. Four fifths of the rows are for training.
/// </summary>
/// <param name="File">Where it lies.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Features">How many features.</param>
internal sealed record TrainingData(string File, int Rows, int Features)
{
    private const double Noise = 1.3;

    public int TrainingRows => (int)(Rows * 4L / 5);

    public static TrainingData Create(string folder, int rows, int features)
    {
        var random = new SeededRandom(1);
        var columns = new float[features][];
        for (var feature = 0; feature < features; feature++)
        {
            columns[feature] = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                columns[feature][row] = (float)Normal(random);
            }
        }

        var labels = new byte[rows];
        for (var row = 0; row < rows; row++)
        {
            labels[row] = Signal(columns, row) + (Noise * Normal(random)) > 0 ? (byte)1 : (byte)0;
        }

        var data = new TrainingData(Path.Combine(folder, $"{rows}x{features}.bin"), rows, features);
        using var file = System.IO.File.Create(data.File);
        foreach (var column in columns)
        {
            file.Write(MemoryMarshal.AsBytes<float>(column));
        }

        file.Write(labels);
        return data;
    }

    /// <summary>The rows from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public (FeatureMatrix Features, bool[] Labels) Read(int start, int end)
    {
        using var file = System.IO.File.OpenRead(File);
        var columns = new float[Features][];
        for (var feature = 0; feature < Features; feature++)
        {
            columns[feature] = new float[end - start];
            file.Position = sizeof(float) * (((long)feature * Rows) + start);
            file.ReadExactly(MemoryMarshal.AsBytes(columns[feature].AsSpan()));
        }

        var labels = new byte[end - start];
        file.Position = (sizeof(float) * (long)Features * Rows) + start;
        file.ReadExactly(labels);
        return (new FeatureMatrix(columns), [.. labels.Select(label => label == 1)]);
    }

    private static double Signal(float[][] x, int row) =>
        (1.2 * x[0][row]) + Math.Sin(2 * x[1][row]) + (0.8 * Math.Abs(x[2][row])) - (0.4 * x[3][row] * x[3][row]) + (x[4][row] > 0.5 ? 1 : -0.5)
        + (0.6 * x[5][row] * (x[6][row] > 0 ? 1 : 0.2)) + (0.7 * Math.Max(x[7][row], x[8][row])) - (0.5 * Math.Exp(-x[9][row] * x[9][row]));

    /// <summary>Box, Muller: A note on the generation of random normal deviates, 1958.</summary>
    private static double Normal(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
