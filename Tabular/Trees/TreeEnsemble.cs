namespace MLOpsAspire.Tabular.Trees;

/// <summary>Trees whose leaves are added up.</summary>
public sealed class TreeEnsemble
{
    private readonly TreeNode[] _nodes;
    private readonly int[] _roots;

    /// <param name="featureCount">The length of a row.</param>
    /// <param name="baseScore">The score before the first tree.</param>
    /// <param name="nodes">The trees' nodes, one tree after another. A child comes after its parent, so that no walk goes in a circle.</param>
    /// <param name="roots">The index of each tree's first node, ascending from 0.</param>
    /// <exception cref="ArgumentException">The trees are not stored like this, or a branch names a feature or a child that is not there.</exception>
    public TreeEnsemble(int featureCount, float baseScore, IReadOnlyList<TreeNode> nodes, IReadOnlyList<int> roots)
    {
        FeatureCount = featureCount;
        BaseScore = baseScore;
        _nodes = [.. nodes];
        _roots = [.. roots];
        var end = nodes.Count;
        for (var tree = _roots.Length - 1; tree >= 0; tree--)
        {
            ThrowIfInvalid(_roots[tree], end);
            end = _roots[tree];
        }

        if (end != 0)
        {
            throw new ArgumentException("The first tree does not start at the first node.", nameof(roots));
        }
    }

    public int FeatureCount { get; }

    public float BaseScore { get; }

    public ReadOnlySpan<TreeNode> Nodes => _nodes;

    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>The sum of the leaves a row falls into.</summary>
    /// <param name="row">One number per feature, NaN where it is missing.</param>
    public float Score(ReadOnlySpan<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, FeatureCount);
        double score = BaseScore;
        foreach (var root in _roots)
        {
            var node = _nodes[root];
            while (!node.IsLeaf)
            {
                node = _nodes[node.Next(row[node.Feature])];
            }

            score += node.Value;
        }

        return (float)score;
    }

    private void ThrowIfInvalid(int root, int end)
    {
        if (root < 0 || root >= end)
        {
            throw new ArgumentException($"The tree at node {root} is empty.");
        }

        for (var i = root; i < end; i++)
        {
            var node = _nodes[i];
            if (!node.IsLeaf && (node.Feature >= FeatureCount || !IsChild(node.Left, i, end) || !IsChild(node.Right, i, end)))
            {
                throw new ArgumentException($"Node {i} names a feature or a child that is not there.");
            }
        }
    }

    private static bool IsChild(int child, int parent, int end) => child > parent && child < end;
}
