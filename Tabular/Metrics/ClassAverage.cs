namespace MLOpsAspire.Tabular.Metrics;

/// <summary>What the classes have on average, from 0 to 1; <see cref="MulticlassMetrics"/> says in which sense.</summary>
/// <param name="Precision">The share of the rows taken for a class that are of it.</param>
/// <param name="Recall">The share of the rows of a class that were found.</param>
/// <param name="F1">The harmonic mean of precision and recall, taken for each class before the average.</param>
public sealed record ClassAverage(double Precision, double Recall, double F1);
