namespace MLOpsAspire.Tabular.Trees;

/// <summary>First and second derivatives of the loss, added up over rows.</summary>
internal readonly record struct GradientSum(double Gradient, double Hessian, long Count)
{
    public static GradientSum operator +(GradientSum a, GradientSum b) =>
        new(a.Gradient + b.Gradient, a.Hessian + b.Hessian, a.Count + b.Count);

    public static GradientSum operator -(GradientSum a, GradientSum b) =>
        new(a.Gradient - b.Gradient, a.Hessian - b.Hessian, a.Count - b.Count);
}
