namespace MLOpsAspire.Tabular.Trees;

/// <summary>Derivatives added up in the units of the <see cref="GradientPacking"/>, exactly.</summary>
internal readonly record struct UnitSum(long Gradient, long Hessian, long Count)
{
    public GradientSum In(GradientPacking packing) => new(Gradient * packing.GradientUnit, Hessian * packing.HessianUnit, Count);

    public static UnitSum operator +(UnitSum a, UnitSum b) => new(a.Gradient + b.Gradient, a.Hessian + b.Hessian, a.Count + b.Count);

    public static UnitSum operator -(UnitSum a, UnitSum b) => new(a.Gradient - b.Gradient, a.Hessian - b.Hessian, a.Count - b.Count);
}
