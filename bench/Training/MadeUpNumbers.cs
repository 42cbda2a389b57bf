using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Bench.Training;

/// <summary>Rows of numbers. The label is a nonlinear function of ten of them and noise; the others say nothing.</summary>
internal static class MadeUpNumbers
{
    private const double Noise = 1.3;

    public static TrainingData Create(string folder, int rows, int features)
    {
        var random = new SeededRandom(1);
        var columns = new float[features][];
        for (var feature = 0; feature < features; feature++)
        {
            columns[feature] = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                columns[feature][row] = (float)BoxMuller.Next(random);
            }
        }

        var labels = new bool[rows];
        for (var row = 0; row < rows; row++)
        {
            labels[row] = Signal(columns, row) + (Noise * BoxMuller.Next(random)) > 0;
        }

        return TrainingData.Write(Path.Combine(folder, $"{rows}x{features}.bin"), columns, labels, categories: 0);
    }

    private static double Signal(float[][] x, int row) =>
        (1.2 * x[0][row]) + Math.Sin(2 * x[1][row]) + (0.8 * Math.Abs(x[2][row])) - (0.4 * x[3][row] * x[3][row]) + (x[4][row] > 0.5 ? 1 : -0.5)
        + (0.6 * x[5][row] * (x[6][row] > 0 ? 1 : 0.2)) + (0.7 * Math.Max(x[7][row], x[8][row])) - (0.5 * Math.Exp(-x[9][row] * x[9][row]));
}
