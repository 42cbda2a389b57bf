using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Targets;

/// <summary>One of two classes; the score is the log-odds of the positive one, the loss the negative log-likelihood in nats.</summary>
/// <param name="IsPositive">The class of each row.</param>
public sealed record BinaryTarget(bool[] IsPositive) : Target
{
    public override int Count => IsPositive.Length;

    public override int Outputs => 1;

    internal override int Groups => 2;

    public override BinaryTarget Take(ReadOnlySpan<int> rows) => new(At(IsPositive, rows));

    internal override int GroupOf(int row) => IsPositive[row] ? 1 : 0;

    internal override double Loss(ReadOnlySpan<double> scores, int row) => Logistic.Loss(scores[0], IsPositive[row]);
}
