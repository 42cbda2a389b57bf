using System.Numerics;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Explanations;

/// <summary>Shapley values as they are defined, by going through all sets of features; for a handful of them.</summary>
internal static class ShapleyByDefinition
{
    /// <summary>What each feature contributes to one score.</summary>
    public static double[] Of(TreeEnsemble trees, float[] row, int output)
    {
        var worth = Enumerable.Range(0, 1 << row.Length).Select(known => Expectation(trees, row, output, known)).ToArray();
        var values = new double[row.Length];
        for (var feature = 0; feature < row.Length; feature++)
        {
            for (var others = 0; others < worth.Length; others++)
            {
                if ((others & (1 << feature)) == 0)
                {
                    values[feature] += Weight(BitOperations.PopCount((uint)others), row.Length) * (worth[others | (1 << feature)] - worth[others]);
                }
            }
        }

        return values;
    }

    /// <summary>The score to expect when only some features are known, one bit each.</summary>
    public static double Expectation(TreeEnsemble trees, float[] row, int output, int known)
    {
        double sum = trees.BaseScores[output];
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            sum += trees.Targets[tree] == output ? Expectation(trees, trees.Roots[tree], row, known) : 0;
        }

        return sum;
    }

    private static double Expectation(TreeEnsemble trees, int place, float[] row, int known)
    {
        var node = trees.Nodes[place];
        if (node.IsLeaf)
        {
            return node.Value;
        }

        if ((known & (1 << node.Feature)) != 0)
        {
            return Expectation(trees, node.Next(row[node.Feature]), row, known);
        }

        double left = trees.Nodes[node.Left].Cover, right = trees.Nodes[node.Right].Cover;
        var share = left + right > 0 ? left / (left + right) : 0.5;
        return (share * Expectation(trees, node.Left, row, known)) + ((1 - share) * Expectation(trees, node.Right, row, known));
    }

    private static double Weight(int others, int features) =>
        Factorial(others) * Factorial(features - others - 1) / Factorial(features);

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
