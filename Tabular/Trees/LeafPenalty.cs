namespace MLOpsAspire.Tabular.Trees;

/// <summary>How a leaf's value follows from the sums over its rows, and what the leaf is worth (Chen, Guestrin: XGBoost, 2016).</summary>
/// <param name="L1">Taken off the absolute value of the first derivatives' sum.</param>
/// <param name="L2">Added to the second derivatives' sum.</param>
/// <param name="MaxStep">The longest step; infinity for no bound.</param>
internal readonly record struct LeafPenalty(double L1, double L2, double MaxStep)
{
    /// <summary>Far below the second derivatives of any rows, also of rows that weigh little: it only stands in for 0.</summary>
    private const double MinHessian = 1e-30;

    /// <summary>The correction to the score that removes most of the loss: one Newton step, bounded.</summary>
    public double Step(GradientSum sum)
    {
        var force = Math.Max(Math.Abs(sum.Gradient) - L1, 0);
        return -Math.Sign(sum.Gradient) * Math.Min(force / Math.Max(sum.Hessian + L2, MinHessian), MaxStep);
    }

    /// <summary>Twice the loss that step removes, by the second-order approximation.</summary>
    public double Gain(double gradient, double hessian)
    {
        var force = Math.Max(Math.Abs(gradient) - L1, 0);
        var bound = Math.Max(hessian + L2, MinHessian);
        return force <= MaxStep * bound ? force * force / bound : MaxStep * ((2 * force) - (MaxStep * bound));
    }
}
