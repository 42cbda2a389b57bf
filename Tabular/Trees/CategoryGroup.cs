namespace MLOpsAspire.Tabular.Trees;

/// <summary>Rows of a leaf that a split by categories cannot tell apart.</summary>
/// <param name="Bin">The category's; -1 for rare categories and missing values together.</param>
/// <param name="Sum">Of its rows.</param>
/// <param name="Rank">Its place among the others follows from this.</param>
internal readonly record struct CategoryGroup(int Bin, UnitSum Sum, double Rank);
