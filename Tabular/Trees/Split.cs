namespace MLOpsAspire.Tabular.Trees;

/// <summary>A way to divide a leaf in two.</summary>
/// <param name="Feature">The feature looked at.</param>
/// <param name="Bin">The last bin that goes left.</param>
/// <param name="MissingGoesLeft">Where rows without a value go.</param>
/// <param name="Gain">The loss it removes.</param>
/// <param name="Left">The rows that go left, added up.</param>
/// <param name="Right">The rows that go right, added up.</param>
internal sealed record Split(int Feature, int Bin, bool MissingGoesLeft, double Gain, GradientSum Left, GradientSum Right);
