namespace MLOpsAspire.Tabular.Trees;

/// <summary>First and second derivatives of the loss, added up over rows.</summary>
internal readonly record struct GradientSum(double Gradient, double Hessian, int Count)
{
    /// <summary>Keeps leaf values finite where the model is already certain.</summary>
    private const double MinHessian = 1e-9;

    /// <summary>The correction to the score that removes most of the loss (one Newton step).</summary>
    public double NewtonStep => -Gradient / Math.Max(Hessian, MinHessian);

    /// <summary>Twice the loss that step removes.</summary>
    public double Gain => Gradient * Gradient / Math.Max(Hessian, MinHessian);

    public static GradientSum operator +(GradientSum a, GradientSum b) =>
        new(a.Gradient + b.Gradient, a.Hessian + b.Hessian, a.Count + b.Count);

    public static GradientSum operator -(GradientSum a, GradientSum b) =>
        new(a.Gradient - b.Gradient, a.Hessian - b.Hessian, a.Count - b.Count);
}
