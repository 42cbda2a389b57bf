using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Builds the trees of a <c>TreeEnsembleRegressor</c>, whose trees take turns with its targets, from its parallel lists.</summary>
internal sealed class TreeAttributeReader
{
    private readonly NodeProto _node;
    private readonly int _featureCount;
    private readonly IReadOnlyList<CategoryBranch> _columns;
    private readonly int _targets;
    private readonly IReadOnlyList<long> _treeIds;
    private readonly IReadOnlyList<long> _nodeIds;
    private readonly IReadOnlyList<long> _featureIds;
    private readonly IReadOnlyList<string> _modes;
    private readonly IReadOnlyList<float> _thresholds;
    private readonly IReadOnlyList<long> _trueIds;
    private readonly IReadOnlyList<long> _falseIds;
    private readonly IReadOnlyList<long> _missingGoesTrue;
    private readonly IReadOnlyList<float> _covers;
    private readonly Dictionary<(long Tree, long Node), int> _placeOf = new(new SeededComparer());
    private readonly Dictionary<int, (float Weight, long Target)> _weightOf = [];
    private readonly bool[] _isReached;

    private TreeAttributeReader(NodeProto node, int featureCount, IReadOnlyList<CategoryBranch> columns)
    {
        _node = node;
        _featureCount = featureCount;
        _columns = columns;
        _targets = (int)Math.Clamp(node.Int("n_targets", 1), 0, ClassTarget.MaxClasses + 1);
        _treeIds = node.Ints("nodes_treeids");
        _nodeIds = node.Ints("nodes_nodeids");
        _featureIds = node.Ints("nodes_featureids");
        _modes = node.Texts("nodes_modes");
        _thresholds = node.Floats("nodes_values");
        _trueIds = node.Ints("nodes_truenodeids");
        _falseIds = node.Ints("nodes_falsenodeids");
        _missingGoesTrue = node.Ints("nodes_missing_value_tracks_true");
        _covers = node.Floats("nodes_hitrates");
        _isReached = new bool[_treeIds.Count];
    }

    /// <param name="node">The operator.</param>
    /// <param name="featureCount">How many features there are.</param>
    /// <param name="columns">What each column of the operator's input stands for.</param>
    /// <exception cref="OnnxFormatException">The lists do not describe trees.</exception>
    public static TreeEnsemble Read(NodeProto node, int featureCount, IReadOnlyList<CategoryBranch> columns) =>
        new TreeAttributeReader(node, featureCount, columns).Read();

    private TreeEnsemble Read()
    {
        ThrowUnlessSupported();
        ThrowUnlessParallel();
        ReadPlaces();
        ReadWeights();
        var (nodes, roots) = BuildTrees();
        if (nodes.Count != _treeIds.Count)
        {
            throw Error("has nodes that no root leads to");
        }

        var baseValues = _node.Floats("base_values");
        return new TreeEnsemble(_featureCount, baseValues.Count == 0 ? new float[_targets] : [.. baseValues.Select(Finite)], nodes, roots);
    }

    private void ThrowUnlessSupported()
    {
        if (_targets is 0 or > ClassTarget.MaxClasses || (_node.Floats("base_values").Count is var values && values != 0 && values != _targets))
        {
            throw Error($"has not 1 to {ClassTarget.MaxClasses} targets, or not a base value for each");
        }

        var aggregate = _node.Text("aggregate_function", "SUM");
        var transform = _node.Text("post_transform", "NONE");
        if (aggregate != "SUM" || transform != "NONE")
        {
            throw Error(
                $"has the aggregate function {Names.Shorten(aggregate)} and the post transform {Names.Shorten(transform)}; only SUM and NONE are supported");
        }
    }

    private void ThrowUnlessParallel()
    {
        var count = _treeIds.Count;
        int[] others =
        [
            _nodeIds.Count, _featureIds.Count, _modes.Count, _thresholds.Count, _trueIds.Count, _falseIds.Count,
            _missingGoesTrue.Count == 0 ? count : _missingGoesTrue.Count, _covers.Count == 0 ? count : _covers.Count,
        ];
        if (count == 0 || others.Any(other => other != count))
        {
            throw Error("has lists of nodes that are empty or differ in length");
        }
    }

    private void ReadPlaces()
    {
        for (var place = 0; place < _treeIds.Count; place++)
        {
            if (!_placeOf.TryAdd((_treeIds[place], _nodeIds[place]), place))
            {
                throw Error($"has two nodes with the number {_nodeIds[place]} in tree {_treeIds[place]}");
            }
        }
    }

    private void ReadWeights()
    {
        var treeIds = _node.Ints("target_treeids");
        var nodeIds = _node.Ints("target_nodeids");
        var weights = _node.Floats("target_weights");
        var targets = _node.Ints("target_ids");
        if (treeIds.Count != nodeIds.Count || treeIds.Count != weights.Count || treeIds.Count != targets.Count)
        {
            throw Error("has lists of targets that differ in length");
        }

        if (targets.Any(target => target < 0 || target >= _targets) || _missingGoesTrue.Any(way => way is not (0 or 1)))
        {
            throw Error("has a target that is not there, or a way for missing values other than 0 and 1");
        }

        for (var i = 0; i < treeIds.Count; i++)
        {
            if (!_weightOf.TryAdd(PlaceOf(treeIds[i], nodeIds[i]), (Finite(weights[i]), targets[i])))
            {
                throw Error($"gives node {nodeIds[i]} of tree {treeIds[i]} two weights");
            }
        }
    }

    /// <summary>Walks each tree from its root, which is the first of its nodes in the lists, without recursion.</summary>
    private (List<TreeNode> Nodes, List<int> Roots) BuildTrees()
    {
        var nodes = new List<TreeNode>(_treeIds.Count);
        var roots = new List<int>();
        var seen = new HashSet<(long, long)>(new SeededComparer());
        for (var place = 0; place < _treeIds.Count; place++)
        {
            if (seen.Add((_treeIds[place], 0)))
            {
                roots.Add(nodes.Count);
                BuildTree(place, (roots.Count - 1) % _targets, nodes);
            }
        }

        return (nodes, roots);
    }

    private void BuildTree(int root, int target, List<TreeNode> nodes)
    {
        var pending = new Stack<(int Place, int Node)>();
        Reserve(root, nodes, pending);
        while (pending.TryPop(out var next))
        {
            var (place, node) = next;
            if (_modes[place] == OnnxNames.Leaf)
            {
                nodes[node] = Leaf(place, target);
                continue;
            }

            var left = Reserve(PlaceOf(_treeIds[place], _trueIds[place]), nodes, pending);
            var right = Reserve(PlaceOf(_treeIds[place], _falseIds[place]), nodes, pending);
            nodes[node] = Branch(place, left, right);
        }
    }

    private TreeNode Leaf(int place, int target)
    {
        var (weight, own) = _weightOf.GetValueOrDefault(place, (0, target));
        return own == target ? TreeNode.Leaf(weight, CoverOf(place))
            : throw Error($"has a tree that adds to target {own} where it is the turn of target {target}, which is not supported");
    }

    private int Reserve(int place, List<TreeNode> nodes, Stack<(int Place, int Node)> pending)
    {
        if (_isReached[place])
        {
            throw Error($"has a tree in which two branches lead to node {_nodeIds[place]}");
        }

        _isReached[place] = true;
        nodes.Add(default);
        pending.Push((place, nodes.Count - 1));
        return nodes.Count - 1;
    }

    private TreeNode Branch(int place, int left, int right)
    {
        if (_modes[place] != OnnxNames.BranchLessOrEqual)
        {
            throw Error($"has a node of the mode {Names.Shorten(_modes[place])}, which is not supported");
        }

        if (_featureIds[place] < 0 || _featureIds[place] >= _columns.Count)
        {
            throw Error($"looks at feature {_featureIds[place]} of {_columns.Count}");
        }

        if (float.IsNaN(_thresholds[place]))
        {
            throw Error("has a threshold that is not a number");
        }

        var missingGoesLeft = _missingGoesTrue.Count > 0 && _missingGoesTrue[place] != 0;
        var column = _columns[(int)_featureIds[place]];
        return column.Set is null ? new TreeNode(column.Feature, _thresholds[place], left, right, missingGoesLeft, Value: 0, Categories: null, CoverOf(place))
            : _thresholds[place] is >= 0 and < 1 ? new TreeNode(column.Feature, 0, left, right, column.MissingGoesLeft, Value: 0, column.Set, CoverOf(place))
            : throw Error("has a threshold that does not divide a set of categories");
    }

    private int PlaceOf(long tree, long node) =>
        _placeOf.TryGetValue((tree, node), out var place) ? place : throw Error($"names node {node} of tree {tree}, which is not there");

    /// <summary>What is no number of rows is taken for not known.</summary>
    private float CoverOf(int place) => _covers.Count > 0 && _covers[place] is >= 0 and < float.PositiveInfinity and var cover ? cover : 0;

    private float Finite(float weight) => float.IsFinite(weight) ? weight : throw Error("has a weight that is not a finite number");

    private OnnxFormatException Error(string problem) => _node.Error(problem);

    /// <summary>Hashes differ from process to process, so that no file can be made whose numbers all collide.</summary>
    private sealed class SeededComparer : IEqualityComparer<(long Tree, long Node)>
    {
        public bool Equals((long Tree, long Node) x, (long Tree, long Node) y) => x == y;

        public int GetHashCode((long Tree, long Node) id) =>
            HashCode.Combine((int)id.Tree, (int)(id.Tree >> 32), (int)id.Node, (int)(id.Node >> 32));
    }
}
