using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Explanations;

/// <summary>Small trees of random splits, and rows for them. Odd features hold categories 0 to 3, the others numbers from 0 to 1.</summary>
internal static class RandomTrees
{
    private const int Categories = 4;

    public static TreeEnsemble Ensemble(SeededRandom random, int features, int outputs, int trees, int depth)
    {
        var nodes = new List<TreeNode>();
        var roots = new List<int>();
        for (var tree = 0; tree < trees; tree++)
        {
            roots.Add(nodes.Count);
            Grow(random, nodes, features, depth, cover: 1000);
        }

        float[] baseScores = [.. Enumerable.Range(0, outputs).Select(_ => (float)random.NextDouble())];
        return new TreeEnsemble(features, baseScores, nodes, roots, [.. roots.Select(_ => random.Next(outputs))]);
    }

    public static float[] Row(SeededRandom random, int features) =>
    [
        .. Enumerable.Range(0, features).Select(feature =>
            random.Next(5) == 0 ? float.NaN : feature % 2 == 1 ? random.Next(Categories + 1) : (float)random.NextDouble()),
    ];

    /// <summary>Features come again further down, and some nodes no row came by.</summary>
    private static void Grow(SeededRandom random, List<TreeNode> nodes, int features, int depth, int cover)
    {
        var node = nodes.Count;
        if (depth == 0 || random.Next(6) == 0)
        {
            nodes.Add(TreeNode.Leaf((float)(random.NextDouble() - 0.4), cover));
            return;
        }

        nodes.Add(default);
        var feature = random.Next(features);
        var categories = feature % 2 == 1 ? new CategorySet(Enumerable.Range(0, Categories).Where(_ => random.Next(2) == 0)) : null;
        var onLeft = random.Next(8) == 0 ? 0 : random.Next(cover + 1);
        Grow(random, nodes, features, depth - 1, onLeft);
        var right = nodes.Count;
        Grow(random, nodes, features, depth - 1, cover - onLeft);
        nodes[node] = new TreeNode(
            feature, (float)random.NextDouble(), node + 1, right, random.Next(2) == 0, Value: 0, categories, cover);
    }
}
