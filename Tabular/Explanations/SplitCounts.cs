using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Explanations;

/// <summary>How often trees ask for each feature.</summary>
public static class SplitCounts
{
    /// <returns>For each feature the number of branches that look at it.</returns>
    public static IReadOnlyList<int> Of(TreeEnsemble trees)
    {
        var counts = new int[trees.FeatureCount];
        foreach (var node in trees.Nodes)
        {
            if (!node.IsLeaf)
            {
                counts[node.Feature]++;
            }
        }

        return counts;
    }
}
