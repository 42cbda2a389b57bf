namespace MLOpsAspire.Tabular.Explanations;

/// <summary>A branch of a tree, as contributions are computed from it.</summary>
/// <param name="Node">Its index among the ensemble's nodes.</param>
/// <param name="Feature">The feature it looks at.</param>
/// <param name="Slot">Its place among the tree's slots: 0 for the root, 2 b + 1 and 2 b + 2 for the children of the tree's b-th branch.</param>
/// <param name="Before">The slot below the last branch above that looks at the same feature; 0 when there is none.</param>
/// <param name="Left">The left child, and the right one.</param>
internal readonly record struct PathBranch(int Node, int Feature, int Slot, int Before, PathSide Left, PathSide Right);
