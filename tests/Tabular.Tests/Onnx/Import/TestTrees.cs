using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>Random trees as the parallel lists of ONNX.</summary>
internal sealed class TestTrees
{
    public List<long> TreeIds { get; } = [];

    public List<long> NodeIds { get; } = [];

    public List<long> Features { get; } = [];

    public List<string> Modes { get; } = [];

    public List<float> Thresholds { get; } = [];

    public List<long> TrueIds { get; } = [];

    public List<long> FalseIds { get; } = [];

    public List<long> MissingGoesTrue { get; } = [];

    public List<long> WeightTrees { get; } = [];

    public List<long> WeightNodes { get; } = [];

    public List<long> WeightTargets { get; } = [];

    public List<float> Weights { get; } = [];

    /// <summary>Trees of a depth of up to 4.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="trees">How many.</param>
    /// <param name="features">How many columns there are.</param>
    /// <param name="modes">The branch modes to choose from.</param>
    /// <param name="weigh">For a tree, what a leaf says: scores and their weights.</param>
    /// <param name="threshold">A threshold for a column.</param>
    public static TestTrees Random(
        SeededRandom random, int trees, int features, string[] modes, Func<int, IEnumerable<(int Target, float Weight)>> weigh, Func<int, float>? threshold = null)
    {
        var lists = new TestTrees();
        for (var tree = 0; tree < trees; tree++)
        {
            var nodes = 0L;
            lists.Grow(tree, depth: 4, ref nodes, random, features, modes, weigh, threshold ?? (_ => (random.Next(41) - 20) / 4f));
        }

        return lists;
    }

    public NodeProto WriteTo(NodeProto node, string weights, bool missing = true)
    {
        node.With("nodes_treeids", TreeIds).With("nodes_nodeids", NodeIds).With("nodes_featureids", Features).With("nodes_modes", Modes)
            .With("nodes_values", Thresholds).With("nodes_truenodeids", TrueIds).With("nodes_falsenodeids", FalseIds)
            .With("nodes_hitrates", TreeIds.Select(_ => 1f))
            .With($"{weights}_treeids", WeightTrees).With($"{weights}_nodeids", WeightNodes).With($"{weights}_ids", WeightTargets)
            .With($"{weights}_weights", Weights);
        return missing ? node.With("nodes_missing_value_tracks_true", MissingGoesTrue) : node;
    }

    /// <summary>Adds a branch or a leaf, and gives its number.</summary>
    public int Add(long tree, long id, int feature, string mode, float threshold, long whenTrue, long whenFalse, bool missingGoesTrue)
    {
        TreeIds.Add(tree);
        NodeIds.Add(id);
        Features.Add(feature);
        Modes.Add(mode);
        Thresholds.Add(threshold);
        TrueIds.Add(whenTrue);
        FalseIds.Add(whenFalse);
        MissingGoesTrue.Add(missingGoesTrue ? 1 : 0);
        return TreeIds.Count - 1;
    }

    /// <summary>Adds what a leaf says of a score.</summary>
    public void Weigh(long tree, long id, int target, float weight)
    {
        WeightTrees.Add(tree);
        WeightNodes.Add(id);
        WeightTargets.Add(target);
        Weights.Add(weight);
    }

    private long Grow(
        int tree, int depth, ref long nodes, SeededRandom random, int features, string[] modes,
        Func<int, IEnumerable<(int Target, float Weight)>> weigh, Func<int, float> threshold)
    {
        var id = nodes++;
        if (depth == 0 || (depth < 4 && random.Next(5) == 0))
        {
            Add(tree, id, 0, "LEAF", 0, 0, 0, missingGoesTrue: false);
            foreach (var (target, weight) in weigh(tree))
            {
                Weigh(tree, id, target, weight);
            }

            return id;
        }

        var feature = random.Next(features);
        var place = Add(tree, id, feature, modes[random.Next(modes.Length)], threshold(feature), 0, 0, random.Next(2) == 0);
        TrueIds[place] = Grow(tree, depth - 1, ref nodes, random, features, modes, weigh, threshold);
        FalseIds[place] = Grow(tree, depth - 1, ref nodes, random, features, modes, weigh, threshold);
        return id;
    }
}
