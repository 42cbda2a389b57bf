using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>
/// The parallel lists in which <c>TreeEnsembleRegressor</c> (ai.onnx.ml 3) keeps its trees: one entry per node, each named by
/// its tree and by its number within the tree, and one target entry per leaf.
/// </summary>
internal sealed class TreeAttributes
{
    private readonly List<long> _treeIds = [];
    private readonly List<long> _nodeIds = [];
    private readonly List<long> _featureIds = [];
    private readonly List<float> _thresholds = [];
    private readonly List<string> _modes = [];
    private readonly List<long> _trueIds = [];
    private readonly List<long> _falseIds = [];
    private readonly List<long> _missingGoesTrue = [];
    private readonly List<float> _covers = [];
    private readonly List<long> _targetTreeIds = [];
    private readonly List<long> _targetNodeIds = [];
    private readonly List<long> _targetIds = [];
    private readonly List<float> _targetWeights = [];
    private readonly float[] _baseScores;
    private readonly int[] _targets;
    private readonly CategoryColumns _sets;

    /// <param name="trees">The trees.</param>
    /// <param name="sets">The columns of branches on sets of categories.</param>
    public TreeAttributes(TreeEnsemble trees, CategoryColumns sets)
    {
        _sets = sets;
        _targets = trees.Targets.ToArray();
        _baseScores = trees.BaseScores.ToArray();
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            var start = trees.Roots[tree];
            var end = tree + 1 < trees.Roots.Length ? trees.Roots[tree + 1] : trees.Nodes.Length;
            for (var node = start; node < end; node++)
            {
                Add(trees.Nodes[node], tree, node - start, start);
            }
        }
    }

    public NodeProto WriteTo(NodeProto node) => node
        .With("n_targets", _baseScores.Length)
        .With("aggregate_function", "SUM")
        .With("post_transform", "NONE")
        .With("base_values", _baseScores)
        .With("nodes_treeids", _treeIds)
        .With("nodes_nodeids", _nodeIds)
        .With("nodes_featureids", _featureIds)
        .With("nodes_modes", _modes)
        .With("nodes_values", _thresholds)
        .With("nodes_truenodeids", _trueIds)
        .With("nodes_falsenodeids", _falseIds)
        .With("nodes_missing_value_tracks_true", _missingGoesTrue)
        .With("nodes_hitrates", _covers)
        .With("target_treeids", _targetTreeIds)
        .With("target_nodeids", _targetNodeIds)
        .With("target_ids", _targetIds)
        .With("target_weights", _targetWeights);

    private void Add(TreeNode node, int tree, int id, int start)
    {
        _treeIds.Add(tree);
        _nodeIds.Add(id);
        _featureIds.Add(node.IsLeaf ? 0 : _sets.ColumnOf(node));
        _thresholds.Add(node.IsLeaf ? 0 : node.Categories is null ? node.Threshold : OnnxNames.BetweenWays);
        _modes.Add(node.IsLeaf ? OnnxNames.Leaf : OnnxNames.BranchLessOrEqual);
        _trueIds.Add(node.IsLeaf ? 0 : node.Left - start);
        _falseIds.Add(node.IsLeaf ? 0 : node.Right - start);
        _missingGoesTrue.Add(node is { IsLeaf: false, MissingGoesLeft: true, Categories: null } ? 1 : 0);
        _covers.Add(node.Cover);
        if (node.IsLeaf)
        {
            _targetTreeIds.Add(tree);
            _targetNodeIds.Add(id);
            _targetIds.Add(_targets[tree]);
            _targetWeights.Add(node.Value);
        }
    }
}
