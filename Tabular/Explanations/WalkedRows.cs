using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Explanations;

/// <summary>
/// Rows that have been sent through all trees, and the leaves they fell into. When few features change, most of the leaves stay the same:
/// a walk is only done again where it asked for a feature that changes.
/// </summary>
internal sealed class WalkedRows
{
    private readonly TreeEnsemble _trees;

    /// <summary>For each row and tree the value of the leaf.</summary>
    private readonly float[] _leaves;

    /// <summary>For each row and tree the features that were asked for, as in <see cref="Bit"/>.</summary>
    private readonly ulong[] _asked;

    public WalkedRows(TreeEnsemble trees, FeatureMatrix rows)
    {
        _trees = trees;
        _leaves = new float[rows.RowCount * trees.Roots.Length];
        _asked = new ulong[_leaves.Length];
        var row = new float[rows.FeatureCount];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            for (var tree = 0; tree < trees.Roots.Length; tree++)
            {
                var place = (i * trees.Roots.Length) + tree;
                _leaves[place] = Walk(trees.Roots[tree], row, ref _asked[place]);
            }
        }
    }

    /// <summary>The scores of the rows, row by row, as <see cref="TreeEnsemble.Scores"/> gives them.</summary>
    /// <param name="rows">The same rows with other values.</param>
    /// <param name="changed">For each feature whether it has other values.</param>
    public float[] Scores(FeatureMatrix rows, IReadOnlyList<bool> changed)
    {
        var bits = changed.Index().Where(feature => feature.Item).Aggregate(0UL, (sum, feature) => sum | Bit(feature.Index));
        var scores = new float[rows.RowCount * _trees.Outputs];
        var row = new float[rows.FeatureCount];
        var sums = new double[_trees.Outputs];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            Add(i, row, bits, sums);
            for (var output = 0; output < sums.Length; output++)
            {
                scores[(i * sums.Length) + output] = (float)sums[output];
            }
        }

        return scores;
    }

    private void Add(int i, float[] row, ulong bits, double[] sums)
    {
        var roots = _trees.Roots;
        var targets = _trees.Targets;
        var leaves = _leaves.AsSpan(i * roots.Length, roots.Length);
        var asked = _asked.AsSpan(i * roots.Length, roots.Length);
        for (var output = 0; output < sums.Length; output++)
        {
            sums[output] = _trees.BaseScores[output];
        }

        for (var tree = 0; tree < leaves.Length; tree++)
        {
            ulong again = 0;
            sums[targets[tree]] += (asked[tree] & bits) == 0 ? leaves[tree] : Walk(roots[tree], row, ref again);
        }
    }

    private float Walk(int root, float[] row, ref ulong asked)
    {
        var nodes = _trees.Nodes;
        ref readonly var node = ref nodes[root];
        while (!node.IsLeaf)
        {
            asked |= Bit(node.Feature);
            node = ref nodes[node.Next(row[node.Feature])];
        }

        return node.Value;
    }

    /// <summary>Features share the bits when there are more than 64; then some walks are done again for nothing.</summary>
    private static ulong Bit(int feature) => 1UL << (feature % 64);
}
