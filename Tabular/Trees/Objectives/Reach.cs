namespace MLOpsAspire.Tabular.Trees.Objectives;

/// <summary>The greatest absolute values over some rows.</summary>
/// <param name="Error">Of how far a score is off, among the rows that weigh something.</param>
/// <param name="Gradient">Of the first derivative, which is that times the row's weight.</param>
internal readonly record struct Reach(float Error, float Gradient)
{
    /// <summary>Over these rows and others.</summary>
    public Reach And(Reach other) => new(Math.Max(Error, other.Error), Math.Max(Gradient, other.Gradient));
}
