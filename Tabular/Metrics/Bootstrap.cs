using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How much a metric hangs on which rows it was computed from (Efron, Tibshirani: An introduction to the bootstrap, 1993).</summary>
internal static class Bootstrap
{
    private const int Resamples = 200;

    private const double Tail = 0.025;

    /// <summary>A 95 % percentile interval, by drawing the rows anew with replacement; the same rows always give the same one.</summary>
    /// <param name="estimate">The metric of the rows as they are, finite; lies within the interval.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="metric">The metric when each row counts as often as given, or NaN when such rows have none.</param>
    public static (double Low, double High) Interval(double estimate, int rows, Func<ReadOnlySpan<int>, double> metric)
    {
        if (!double.IsFinite(estimate))
        {
            throw new ArgumentException("The rows have no metric, and no sample of them needs to have one.", nameof(estimate));
        }

        var random = new SeededRandom(1);
        var drawn = new List<double>(Resamples);
        var times = new int[rows];
        while (drawn.Count < Resamples)
        {
            Array.Clear(times);
            for (var n = 0; n < rows; n++)
            {
                times[random.Next(rows)]++;
            }

            // Rows without a metric are drawn again.
            if (metric(times) is var value && double.IsFinite(value))
            {
                drawn.Add(value);
            }
        }

        drawn.Sort();
        const int Beyond = (int)(Tail * Resamples);

        // Where all resamples are alike, rounding alone could put the estimate outside.
        return (Math.Min(estimate, drawn[Beyond]), Math.Max(estimate, drawn[^(1 + Beyond)]));
    }
}
