using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular;

/// <summary>What a model says of one row.</summary>
/// <param name="Label">The likelier class.</param>
/// <param name="Probability">Of the positive class, 0 to 1.</param>
public readonly record struct BinaryPrediction(ClassLabel Label, float Probability);
