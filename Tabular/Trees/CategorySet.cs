namespace MLOpsAspire.Tabular.Trees;

/// <summary>Categories, by their codes.</summary>
public sealed class CategorySet : IEquatable<CategorySet>
{
    private readonly int[] _codes;

    /// <param name="codes">In any order; a code given twice counts once.</param>
    public CategorySet(IEnumerable<int> codes) => _codes = [.. codes.Distinct().Order()];

    /// <summary>Ascending.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Whether a category's code is among them; a number that is no code is not.</summary>
    public bool Contains(float code) => code == (int)code && Array.BinarySearch(_codes, (int)code) >= 0;

    public bool Equals(CategorySet? other) => other is not null && _codes.AsSpan().SequenceEqual(other._codes);

    public override bool Equals(object? obj) => Equals(obj as CategorySet);

    public override int GetHashCode() => _codes.Aggregate(_codes.Length, HashCode.Combine);
}
