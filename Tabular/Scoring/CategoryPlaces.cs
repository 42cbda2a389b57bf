using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Scoring;

/// <summary>Numbers the categories of a feature that some branch knows; all others share one more place, missing values have the last.</summary>
internal sealed class CategoryPlaces
{
    private readonly int[] _codes;

    /// <param name="feature">The feature.</param>
    /// <param name="nodes">Its branches.</param>
    public CategoryPlaces(int feature, IEnumerable<TreeNode> nodes)
    {
        Feature = feature;
        _codes = [.. nodes.SelectMany(node => node.Categories!.Codes.ToArray()).Distinct().Order()];
    }

    public int Feature { get; }

    /// <summary>How many places there are.</summary>
    public int Count => _codes.Length + 2;

    /// <summary>The place of a value.</summary>
    public int PlaceOf(float value)
    {
        if (float.IsNaN(value))
        {
            return _codes.Length + 1;
        }

        var place = value == (int)value ? Array.BinarySearch(_codes, (int)value) : -1;
        return place < 0 ? _codes.Length : place;
    }

    /// <summary>Whether the values at a place go left.</summary>
    public bool GoesLeft(TreeNode node, int place) => place == _codes.Length + 1 ? node.MissingGoesLeft
        : place < _codes.Length && node.Categories!.Contains(_codes[place]);
}
