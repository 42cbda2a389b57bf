namespace MLOpsAspire.Tabular.Trees;

/// <summary>Rows of a leaf that a split by categories cannot tell apart.</summary>
/// <param name="Bin">The category's; -1 for rare categories and missing values together.</param>
/// <param name="Rank">Its place among the others follows from this; of equal ranks the lower bin comes first.</param>
internal readonly record struct CategoryGroup(int Bin, double Rank) : IComparable<CategoryGroup>
{
    public int CompareTo(CategoryGroup other) => Rank < other.Rank ? -1 : Rank > other.Rank ? 1 : Bin.CompareTo(other.Bin);
}
