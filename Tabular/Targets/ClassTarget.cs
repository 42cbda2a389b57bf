using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Targets;

/// <summary>One of several classes; there is a score for each, the loss is the negative log-likelihood in nats.</summary>
/// <param name="ClassOf">The class of each row, from 0.</param>
/// <param name="Classes">How many there are, 2 to <see cref="MaxClasses"/>.</param>
public sealed record ClassTarget(int[] ClassOf, int Classes) : Target
{
    public const int MaxClasses = 250;

    public override int Count => ClassOf.Length;

    public override int Outputs => Classes;

    internal override int Groups => Classes;

    public override ClassTarget Take(ReadOnlySpan<int> rows) => new(At(ClassOf, rows), Classes);

    internal override int GroupOf(int row) => ClassOf[row];

    internal override double Loss(ReadOnlySpan<double> scores, int row) => Softmax.LogSum(scores) - scores[ClassOf[row]];
}
