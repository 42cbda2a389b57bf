namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>A branch or a leaf.</summary>
/// <param name="Mode">Which of them, and how a branch compares.</param>
/// <param name="Feature">The column a branch looks at.</param>
/// <param name="Threshold">What it compares with.</param>
/// <param name="WhenTrue">The child for a comparison that holds; for a leaf its first weight.</param>
/// <param name="WhenFalse">The child for one that does not; for a leaf the end of its weights.</param>
/// <param name="MissingGoesTrue">Whether a missing value goes to the first child also where the comparison does not hold.</param>
internal readonly record struct ScoredNode(BranchMode Mode, int Feature, double Threshold, int WhenTrue, int WhenFalse, bool MissingGoesTrue)
{
    /// <summary>The child a row goes to. A missing value is unequal to everything, and compares with nothing else.</summary>
    public int Next(double value)
    {
        var holds = Mode switch
        {
            BranchMode.LessOrEqual => value <= Threshold,
            BranchMode.Less => value < Threshold,
            BranchMode.GreaterOrEqual => value >= Threshold,
            BranchMode.Greater => value > Threshold,
            BranchMode.Equal => value == Threshold,
            _ => value != Threshold,
        };
        return holds || (MissingGoesTrue && double.IsNaN(value)) ? WhenTrue : WhenFalse;
    }
}
