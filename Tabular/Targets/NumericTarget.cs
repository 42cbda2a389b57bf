namespace MLOpsAspire.Tabular.Targets;

/// <summary>A number; the score is its estimate, the loss the square of the difference.</summary>
/// <param name="Values">One per row, each finite.</param>
public sealed record NumericTarget(float[] Values) : Target
{
    public override int Count => Values.Length;

    public override int Outputs => 1;

    internal override int Groups => 1;

    public override NumericTarget Take(ReadOnlySpan<int> rows) => new(At(Values, rows));

    internal override int GroupOf(int row) => 0;

    internal override double Loss(ReadOnlySpan<double> scores, int row)
    {
        var error = scores[0] - Values[row];
        return error * error;
    }
}
