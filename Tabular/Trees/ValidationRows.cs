using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Rows that trees do not learn from, and whose loss tells when more trees do no good any more.</summary>
/// <param name="Features">The same features as those of the training rows.</param>
/// <param name="IsPositive">The class of each row.</param>
public sealed record ValidationRows(FeatureMatrix Features, bool[] IsPositive);
