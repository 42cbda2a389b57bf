namespace MLOpsAspire.Tabular.Trees;

/// <summary>A branch or a leaf of a tree.</summary>
/// <param name="Feature">The feature a branch looks at; -1 for a leaf.</param>
/// <param name="Threshold">A row goes left when its value is at most this.</param>
/// <param name="Left">Index of the left child in the ensemble's nodes.</param>
/// <param name="Right">Index of the right child in the ensemble's nodes.</param>
/// <param name="MissingGoesLeft">Where a row without a value goes.</param>
/// <param name="Value">What a leaf adds to the score.</param>
/// <param name="Categories">When given, a row goes left if its value is one of these, whatever the threshold is.</param>
/// <param name="Cover">How many training rows came by; 0 when that is not known.</param>
public readonly record struct TreeNode(
    int Feature, float Threshold, int Left, int Right, bool MissingGoesLeft, float Value, CategorySet? Categories = null, float Cover = 0)
{
    public bool IsLeaf => Feature < 0;

    /// <summary>The child a branch sends a row to.</summary>
    /// <param name="value">The row's value of the branch's feature; NaN where it is missing.</param>
    public int Next(float value) => GoesLeft(value) ? Left : Right;

    public static TreeNode Leaf(float value, float cover = 0) => new(-1, 0, 0, 0, false, value, Categories: null, cover);

    private bool GoesLeft(float value) =>
        float.IsNaN(value) ? MissingGoesLeft : Categories is null ? value <= Threshold : Categories.Contains(value);
}
