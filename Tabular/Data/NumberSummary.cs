namespace MLOpsAspire.Tabular.Data;

/// <summary>How the numbers of a column lie.</summary>
/// <param name="Least">The least of them.</param>
/// <param name="Greatest">The greatest of them.</param>
/// <param name="Mean">Their sum, in double precision, divided by their count.</param>
public sealed record NumberSummary(float Least, float Greatest, double Mean);
