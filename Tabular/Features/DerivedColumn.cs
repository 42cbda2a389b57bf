namespace MLOpsAspire.Tabular.Features;

/// <summary>A number to compute from other columns, as a job file declares it.</summary>
/// <param name="Name">What it is called; no column has this name.</param>
/// <param name="Operation">How it follows from them.</param>
/// <param name="Of">The columns, raw or derived before.</param>
/// <param name="Boundaries">For <see cref="DerivedOperation.Bucketize"/>, ascending and finite.</param>
public sealed record DerivedColumn(string Name, DerivedOperation Operation, IReadOnlyList<string> Of, IReadOnlyList<float> Boundaries)
{
    public const int MaxOperands = 100;
    public const int MaxBoundaries = 250;

    /// <summary>What is wrong with the declaration; null when nothing is.</summary>
    public string? Problem() => Operation switch
    {
        _ when Name.Length == 0 => "needs a name",
        DerivedOperation.Sum or DerivedOperation.Product when Of.Count is < 2 or > MaxOperands => $"takes 2 to {MaxOperands} columns",
        DerivedOperation.Difference or DerivedOperation.Ratio when Of.Count != 2 => "takes two columns",
        DerivedOperation.Log1p or DerivedOperation.IsMissing or DerivedOperation.Bucketize when Of.Count != 1 => "takes one column",
        DerivedOperation.Bucketize when Boundaries.Count is 0 or > MaxBoundaries => $"needs 1 to {MaxBoundaries} boundaries",
        DerivedOperation.Bucketize when !Boundaries.All(float.IsFinite) || Boundaries.Zip(Boundaries.Skip(1)).Any(pair => !(pair.First < pair.Second)) =>
            "needs boundaries that rise",
        not DerivedOperation.Bucketize when Boundaries.Count > 0 => "takes no boundaries",
        _ => null,
    };
}
