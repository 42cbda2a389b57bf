namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>
/// Trees of any of ONNX's branch modes whose leaves may speak of several scores. They are no <see cref="Tabular.Trees.TreeEnsemble"/>
/// so that a row walks each tree once however many scores there are, and so that sums are rounded after each tree in the trees' order, as
/// ONNX Runtime does: in a forest, classes are often level but for that.
/// </summary>
/// <param name="nodes">The nodes.</param>
/// <param name="roots">The first node of each tree.</param>
/// <param name="weights">The weights of all leaves.</param>
/// <param name="targets">How many scores there are.</param>
internal sealed class ScoredTrees(ScoredNode[] nodes, int[] roots, LeafWeight[] weights, int targets)
{
    public int Targets => targets;

    public int Count => roots.Length;

    public ReadOnlySpan<LeafWeight> Weights => weights;

    /// <summary>Scores a row.</summary>
    /// <param name="registers">Holds the row.</param>
    /// <param name="columns">Where its numbers are.</param>
    /// <param name="aggregate">What becomes of the weights; an average is not divided here.</param>
    /// <param name="isSingle">Whether to add up in single precision.</param>
    /// <param name="scores">Takes the scores; 0 where no leaf spoke of one.</param>
    /// <param name="isSet">Takes whether a leaf spoke of each.</param>
    public void Score(double[] registers, int[] columns, Aggregate aggregate, bool isSingle, Span<double> scores, Span<bool> isSet)
    {
        scores.Clear();
        isSet.Clear();
        foreach (var root in roots)
        {
            ref readonly var node = ref nodes[root];
            while (node.Mode != BranchMode.Leaf)
            {
                node = ref nodes[node.Next(registers[columns[node.Feature]])];
            }

            for (var i = node.WhenTrue; i < node.WhenFalse; i++)
            {
                var (target, value) = weights[i];
                var score = !isSet[target] ? value : aggregate switch
                {
                    Aggregate.Min => Math.Min(scores[target], value),
                    Aggregate.Max => Math.Max(scores[target], value),
                    _ => scores[target] + value,
                };
                scores[target] = isSingle ? (float)score : score;
                isSet[target] = true;
            }
        }
    }
}
