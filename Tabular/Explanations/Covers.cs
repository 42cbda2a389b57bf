using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Explanations;

/// <summary>Counts how many rows come by each node of an ensemble, for models of other tools that do not say.</summary>
public static class Covers
{
    /// <summary>The same trees with the covers of these rows.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="rows">At least one, better those it was trained on; each counts 1.</param>
    /// <exception cref="ArgumentException">There are no rows, or not of the trees' features.</exception>
    public static TreeEnsemble WithCoversOf(this TreeEnsemble trees, FeatureMatrix rows)
    {
        if (rows.RowCount == 0 || rows.FeatureCount != trees.FeatureCount)
        {
            throw new ArgumentException($"There are no rows of {trees.FeatureCount} features.", nameof(rows));
        }

        var counts = new int[trees.Nodes.Length];
        var row = new float[rows.FeatureCount];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            foreach (var root in trees.Roots)
            {
                Count(trees.Nodes, root, row, counts);
            }
        }

        var nodes = new TreeNode[counts.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = trees.Nodes[i] with { Cover = counts[i] };
        }

        return new TreeEnsemble(trees.FeatureCount, trees.BaseScores.ToArray(), nodes, trees.Roots.ToArray(), trees.Targets.ToArray());
    }

    /// <summary>The same model with the covers of these rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The rows, by raw column as <see cref="FeatureSet.Encode"/> gives them.</param>
    /// <inheritdoc cref="WithCoversOf(TreeEnsemble, FeatureMatrix)"/>
    public static TabularModel WithCoversOf(this TabularModel model, FeatureMatrix inputs) =>
        new(model.Pipeline, model.Trees.WithCoversOf(model.Pipeline.Transform(inputs)), model.Task, model.Classes);

    private static void Count(ReadOnlySpan<TreeNode> nodes, int root, float[] row, int[] counts)
    {
        var place = root;
        counts[place]++;
        while (!nodes[place].IsLeaf)
        {
            place = nodes[place].Next(row[nodes[place].Feature]);
            counts[place]++;
        }
    }
}
