namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How far predicted numbers lie from the true ones.</summary>
public sealed record RegressionMetrics
{
    /// <summary>Root of the mean squared error, in the unit of the truth: the main metric.</summary>
    public required double Rmse { get; init; }

    /// <summary>The lower end of a 95 % bootstrap interval of the root mean squared error.</summary>
    public required double RmseLow { get; init; }

    /// <summary>The upper end of it.</summary>
    public required double RmseHigh { get; init; }

    /// <summary>Mean absolute error, in the unit of the truth.</summary>
    public required double Mae { get; init; }

    /// <summary>
    /// The share of the truth's variance that is explained: 1 at best, 0 for always predicting the mean, below 0 for worse. Where the
    /// truth does not vary, 1 when every prediction is exact, else 0.
    /// </summary>
    public required double R2 { get; init; }

    /// <summary>The largest absolute error, in the unit of the truth.</summary>
    public required double MaxError { get; init; }

    /// <summary>Quantiles of the truth minus the prediction at 0, 5, 25, 50, 75, 95 and 100 %.</summary>
    public required IReadOnlyList<ResidualQuantile> ResidualQuantiles { get; init; }

    /// <summary>Computes the metrics.</summary>
    /// <param name="predictions">One per row, finite.</param>
    /// <param name="truth">One per row, finite.</param>
    /// <exception cref="ArgumentException">There are no rows, the lengths differ, or a number is not finite.</exception>
    public static RegressionMetrics Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> truth)
    {
        Check(predictions, truth);
        var residuals = new double[truth.Length];
        for (var row = 0; row < residuals.Length; row++)
        {
            residuals[row] = (double)truth[row] - predictions[row];
        }

        double[] squares = [.. residuals.Select(residual => residual * residual)];
        var sumOfSquares = squares.Sum();
        var rmse = Math.Sqrt(sumOfSquares / squares.Length);
        var (low, high) = Bootstrap.Interval(rmse, squares.Length, times => RmseOf(squares, times));
        return new RegressionMetrics
        {
            Rmse = rmse,
            RmseLow = low,
            RmseHigh = high,
            Mae = residuals.Average(Math.Abs),
            R2 = R2Of(sumOfSquares, truth),
            MaxError = residuals.Max(Math.Abs),
            ResidualQuantiles = ResidualQuantile.Of(residuals),
        };
    }

    private static void Check(ReadOnlySpan<float> predictions, ReadOnlySpan<float> truth)
    {
        if (truth.IsEmpty)
        {
            throw new ArgumentException("There are no rows to judge.", nameof(truth));
        }

        if (predictions.Length != truth.Length)
        {
            throw new ArgumentException("There is not one prediction per row.", nameof(predictions));
        }

        for (var row = 0; row < truth.Length; row++)
        {
            if (!float.IsFinite(predictions[row]))
            {
                throw new ArgumentException($"The prediction of row {row}, counted from 0, is not a finite number.", nameof(predictions));
            }

            if (!float.IsFinite(truth[row]))
            {
                throw new ArgumentException($"The truth of row {row}, counted from 0, is not a finite number.", nameof(truth));
            }
        }
    }

    /// <param name="squares">The squared error of each row.</param>
    /// <param name="times">How often each row counts.</param>
    private static double RmseOf(ReadOnlySpan<double> squares, ReadOnlySpan<int> times)
    {
        double sum = 0;
        for (var row = 0; row < times.Length; row++)
        {
            sum += times[row] * squares[row];
        }

        return Math.Sqrt(sum / times.Length);
    }

    private static double R2Of(double sumOfSquares, ReadOnlySpan<float> truth)
    {
        // Double precision adds up to 2^29 equal floats exactly: where the truth does not vary, neither does it from this mean.
        double sum = 0, variation = 0;
        foreach (var value in truth)
        {
            sum += value;
        }

        var mean = sum / truth.Length;
        foreach (var value in truth)
        {
            variation += (value - mean) * (value - mean);
        }

        return variation > 0 ? 1 - (sumOfSquares / variation) : sumOfSquares > 0 ? 0 : 1;
    }
}
