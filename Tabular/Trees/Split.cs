namespace MLOpsAspire.Tabular.Trees;

/// <summary>A way to divide a leaf in two.</summary>
/// <param name="Feature">The feature looked at.</param>
/// <param name="Bin">The last bin that goes left.</param>
/// <param name="MissingGoesLeft">Where rows without a value go.</param>
/// <param name="Gain">The loss it removes.</param>
/// <param name="Left">The rows that go left, added up.</param>
/// <param name="Bins">When given, the bins that go left, that of missing values included, whatever the last bin is.</param>
internal readonly record struct Split(int Feature, int Bin, bool MissingGoesLeft, double Gain, UnitSum Left, bool[]? Bins = null)
{
    /// <summary>No split at all.</summary>
    public static Split None => new(-1, 0, false, 0, default);

    public bool Exists => Feature >= 0;
}
