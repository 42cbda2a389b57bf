namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How far predictions lie from the truth, and to which side.</summary>
/// <param name="Share">The share of the rows whose residual is this or less; 0 is the least residual, 1 the greatest.</param>
/// <param name="Residual">The truth minus the prediction, in the unit of the truth.</param>
public sealed record ResidualQuantile(double Share, double Residual)
{
    private static readonly double[] Shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

    /// <summary>The quantiles, interpolated linearly (Hyndman, Fan 1996, definition 7).</summary>
    /// <param name="residuals">One per row, at least one; sorted by this.</param>
    internal static IReadOnlyList<ResidualQuantile> Of(double[] residuals)
    {
        Array.Sort(residuals);
        return [.. Shares.Select(share => new ResidualQuantile(share, At(residuals, share * (residuals.Length - 1))))];
    }

    private static double At(double[] sorted, double place)
    {
        var before = (int)place;
        var after = Math.Min(before + 1, sorted.Length - 1);
        return sorted[before] + ((place - before) * (sorted[after] - sorted[before]));
    }
}
