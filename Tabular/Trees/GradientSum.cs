namespace MLOpsAspire.Tabular.Trees;

/// <summary>First and second derivatives of the loss, added up over rows.</summary>
internal readonly record struct GradientSum(double Gradient, double Hessian, long Count)
{
    /// <summary>
    /// The longest step, in log-odds. Without a bound, a leaf of rare positives among rows that are nearly certain would be sent so
    /// far that the next trees could only overshoot back (XGBoost's max_delta_step, FastTree's MaximumTreeOutput).
    /// </summary>
    public const double MaxStep = 5;

    private const double MinHessian = 1e-9;

    /// <summary>The correction to the score that removes most of the loss: one Newton step, bounded.</summary>
    public double NewtonStep => Math.Clamp(-Gradient / Math.Max(Hessian, MinHessian), -MaxStep, MaxStep);

    /// <summary>Twice the loss that step removes, by the second-order approximation.</summary>
    public double Gain => GainOf(Gradient, Hessian);

    /// <inheritdoc cref="Gain"/>
    public static double GainOf(double gradient, double hessian)
    {
        var force = Math.Abs(gradient);
        var bound = Math.Max(hessian, MinHessian);
        return force <= MaxStep * bound ? gradient * gradient / bound : MaxStep * ((2 * force) - (MaxStep * hessian));
    }

    public static GradientSum operator +(GradientSum a, GradientSum b) =>
        new(a.Gradient + b.Gradient, a.Hessian + b.Hessian, a.Count + b.Count);

    public static GradientSum operator -(GradientSum a, GradientSum b) =>
        new(a.Gradient - b.Gradient, a.Hessian - b.Hessian, a.Count - b.Count);
}
