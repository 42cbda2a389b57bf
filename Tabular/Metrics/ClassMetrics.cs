namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How well one class is told from all others. Ratios of nothing are 0.</summary>
/// <param name="Precision">The share of the rows taken for the class that are of it.</param>
/// <param name="Recall">The share of the rows of the class that were found.</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
/// <param name="Support">How many rows are of the class.</param>
/// <param name="Auc">
/// How often a row of the class is given a greater probability of it than a row of another, ties counted half; null when no row is
/// of the class, or every one.
/// </param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, int Support, double? Auc);
