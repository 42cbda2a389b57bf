using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>What a column of the trees' matrix stands for.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Set">The categories that go left, when the column is 0 for those and 1 for the rest; null when it is the feature itself.</param>
/// <param name="MissingGoesLeft">For a set, where missing values go.</param>
internal sealed record CategoryBranch(int Feature, CategorySet? Set = null, bool MissingGoesLeft = false);
