namespace MLOpsAspire.Tabular.Features;

/// <summary>A number computed from a row's other numbers, in single precision as ONNX does.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Operation">How it is computed.</param>
/// <param name="Operands">The places of the numbers among the row's; all before its own.</param>
/// <param name="Boundaries">For <see cref="DerivedOperation.Bucketize"/>, ascending; otherwise empty.</param>
public sealed record DerivedFeature(string Name, DerivedOperation Operation, IReadOnlyList<int> Operands, IReadOnlyList<float> Boundaries)
{
    /// <summary>The number.</summary>
    /// <param name="row">The row's numbers up to this one, NaN where one is missing.</param>
    public float Of(ReadOnlySpan<float> row)
    {
        var first = row[Operands[0]];
        return Operation switch
        {
            DerivedOperation.IsMissing => float.IsNaN(first) ? 1 : 0,
            DerivedOperation.Bucketize => Bucket(first),
            DerivedOperation.Log1p => FiniteOrMissing((float)Math.Log(first + 1.0)),
            DerivedOperation.Difference => FiniteOrMissing(first - row[Operands[1]]),
            DerivedOperation.Ratio => FiniteOrMissing(first / row[Operands[1]]),
            DerivedOperation.Sum => FiniteOrMissing(Sum(row)),
            _ => FiniteOrMissing(Product(row)),
        };
    }

    private float Sum(ReadOnlySpan<float> row)
    {
        var sum = row[Operands[0]];
        for (var i = 1; i < Operands.Count; i++)
        {
            sum += row[Operands[i]];
        }

        return sum;
    }

    private float Product(ReadOnlySpan<float> row)
    {
        var product = row[Operands[0]];
        for (var i = 1; i < Operands.Count; i++)
        {
            product *= row[Operands[i]];
        }

        return product;
    }

    private float Bucket(float value)
    {
        if (float.IsNaN(value))
        {
            return float.NaN;
        }

        var below = 0;
        foreach (var boundary in Boundaries)
        {
            below += boundary < value ? 1 : 0;
        }

        return below;
    }

    private static float FiniteOrMissing(float value) => float.IsFinite(value) ? value : float.NaN;
}
