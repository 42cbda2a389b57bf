using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Scoring;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Trees whose leaves are added up, each tree to one of the scores.</summary>
public sealed class TreeEnsemble
{
    private readonly TreeNode[] _nodes;
    private readonly int[] _roots;
    private readonly float[] _baseScores;
    private readonly int[] _targets;

    /// <param name="featureCount">The length of a row.</param>
    /// <param name="baseScores">The scores before the first tree, at least one.</param>
    /// <param name="nodes">The trees' nodes, one tree after another. A child comes after its parent, so that no walk goes in a circle.</param>
    /// <param name="roots">The index of each tree's first node, ascending from 0.</param>
    /// <param name="targets">For each tree the score it adds to; null when the trees take turns, the first adding to the first score.</param>
    /// <exception cref="ArgumentException">The trees are not stored like this, or one names a feature, a child or a score that is not there.</exception>
    public TreeEnsemble(
        int featureCount, IReadOnlyList<float> baseScores, IReadOnlyList<TreeNode> nodes, IReadOnlyList<int> roots, IReadOnlyList<int>? targets = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(baseScores.Count, nameof(baseScores));
        _targets = targets is null ? [.. roots.Select((_, tree) => tree % baseScores.Count)] : [.. targets];
        if (_targets.Length != roots.Count || _targets.Any(target => target < 0 || target >= baseScores.Count))
        {
            throw new ArgumentException("There is not one score for each tree to add to.", nameof(targets));
        }

        FeatureCount = featureCount;
        _baseScores = [.. baseScores];
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

    public ReadOnlySpan<float> BaseScores => _baseScores;

    /// <summary>For each tree the score it adds to.</summary>
    public ReadOnlySpan<int> Targets => _targets;

    /// <summary>How many scores a row has.</summary>
    public int Outputs => _baseScores.Length;

    public ReadOnlySpan<TreeNode> Nodes => _nodes;

    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>The only score of a row: the sum of the leaves it falls into.</summary>
    /// <param name="row">One number per feature, NaN where it is missing.</param>
    /// <exception cref="InvalidOperationException">There are several scores.</exception>
    public float Score(ReadOnlySpan<float> row) =>
        Outputs == 1 ? Score(row, output: 0) : throw new InvalidOperationException($"A row has {Outputs} scores, not one.");

    /// <summary>The scores of a row.</summary>
    /// <param name="row">One number per feature, NaN where it is missing.</param>
    /// <param name="scores">Takes as many as <see cref="Outputs"/>.</param>
    public void Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        for (var output = 0; output < _baseScores.Length; output++)
        {
            scores[output] = Score(row, output);
        }
    }

    /// <summary>The scores of rows, row by row.</summary>
    public float[] Scores(FeatureMatrix rows)
    {
        var scores = new float[rows.RowCount * Outputs];
        var row = new float[rows.FeatureCount];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            Score(row, scores.AsSpan(i * Outputs, Outputs));
        }

        return scores;
    }

    private float Score(ReadOnlySpan<float> row, int output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, FeatureCount);
        Span<double> sums = stackalloc double[ForestLayout.SumsPerScore];
        for (var tree = 0; tree < _roots.Length; tree++)
        {
            if (_targets[tree] != output)
            {
                continue;
            }

            var node = _nodes[_roots[tree]];
            while (!node.IsLeaf)
            {
                node = _nodes[node.Next(row[node.Feature])];
            }

            sums[tree % ForestLayout.SumsPerScore] += node.Value;
        }

        return (float)(_baseScores[output] + (sums[0] + sums[1] + (sums[2] + sums[3])));
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
