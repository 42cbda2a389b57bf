using System.Runtime.InteropServices;

namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>
/// Reads the parallel lists of a <c>TreeEnsembleClassifier</c> or <c>TreeEnsembleRegressor</c>: one entry per node, each named by its tree
/// and by its number in the tree, and one entry per weight of a leaf. The first node listed of a tree is its root.
/// </summary>
internal sealed class TreeLists
{
    private readonly ImportNode _node;
    private readonly int _features;
    private readonly int _targets;
    private readonly IReadOnlyList<long> _treeIds;
    private readonly IReadOnlyList<long> _nodeIds;
    private readonly IReadOnlyList<long> _featureIds;
    private readonly IReadOnlyList<string> _modes;
    private readonly IReadOnlyList<double> _thresholds;
    private readonly IReadOnlyList<long> _trueIds;
    private readonly IReadOnlyList<long> _falseIds;
    private readonly IReadOnlyList<long> _missingGoesTrue;
    private readonly (long Tree, long Node)[] _sorted;
    private readonly int[] _places;

    private TreeLists(ImportNode node, int features, int targets)
    {
        _node = node;
        _features = features;
        _targets = targets;
        _treeIds = node.Ints("nodes_treeids");
        _nodeIds = node.Ints("nodes_nodeids");
        _featureIds = node.Ints("nodes_featureids");
        _modes = node.Texts("nodes_modes");
        _thresholds = Numbers(node, "nodes_values");
        _trueIds = node.Ints("nodes_truenodeids");
        _falseIds = node.Ints("nodes_falsenodeids");
        _missingGoesTrue = node.Ints("nodes_missing_value_tracks_true");
        ThrowUnlessParallel();

        // Sorted names cannot be chosen to collide, as those of a hash table can.
        _sorted = [.. _treeIds.Zip(_nodeIds)];
        _places = [.. Enumerable.Range(0, _sorted.Length)];
        Array.Sort(_sorted, _places);
        for (var i = 1; i < _sorted.Length; i++)
        {
            if (_sorted[i] == _sorted[i - 1])
            {
                throw node.Error($"has two nodes with the number {_sorted[i].Node} in tree {_sorted[i].Tree}");
            }
        }
    }

    /// <summary>Reads the trees.</summary>
    /// <param name="features">How many columns the node looks at.</param>
    /// <param name="targets">How many scores there are.</param>
    /// <param name="prefix">What the names of the weights' lists begin with.</param>
    /// <exception cref="OnnxFormatException">The lists do not describe trees.</exception>
    public static ScoredTrees Read(ImportNode node, int features, int targets, string prefix) => new TreeLists(node, features, targets).Read(prefix);

    /// <summary>The numbers of an attribute that later versions also take as a tensor of doubles.</summary>
    public static IReadOnlyList<double> Numbers(ImportNode node, string name)
    {
        if (node.Tensor($"{name}_as_tensor") is not { } tensor)
        {
            return [.. node.Floats(name).Select(number => (double)number)];
        }

        return TensorReader.TypeOf(tensor).IsFloating() && !node.Has(name)
            ? TensorReader.Read(tensor, new Vocabulary())
            : throw node.Error($"has the attribute '{name}' twice, or not as floats");
    }

    private ScoredTrees Read(string prefix)
    {
        var weights = ReadWeights(prefix);
        var nodes = new ScoredNode[_treeIds.Count];
        var roots = new List<int>();
        var seen = new HashSet<long>();
        for (var place = 0; place < nodes.Length; place++)
        {
            nodes[place] = _modes[place] == OnnxNames.Leaf ? default(ScoredNode) with { Mode = BranchMode.Leaf } : Branch(place);
            if ((place == 0 || _treeIds[place] != _treeIds[place - 1]) && seen.Add(_treeIds[place]))
            {
                roots.Add(place);
            }
        }

        var firstWeight = new int[nodes.Length + 1];
        var leaves = new List<LeafWeight>(weights.Count);
        foreach (var (place, weight) in weights.OrderBy(weight => weight.Place))
        {
            if (nodes[place].Mode != BranchMode.Leaf)
            {
                throw _node.Error($"gives node {_nodeIds[place]} of tree {_treeIds[place]} a weight, which is no leaf");
            }

            firstWeight[place + 1]++;
            leaves.Add(weight);
        }

        for (var place = 0; place < nodes.Length; place++)
        {
            firstWeight[place + 1] += firstWeight[place];
            if (nodes[place].Mode == BranchMode.Leaf)
            {
                nodes[place] = nodes[place] with { WhenTrue = firstWeight[place], WhenFalse = firstWeight[place + 1] };
                ThrowIfTwice(place, CollectionsMarshal.AsSpan(leaves)[firstWeight[place]..firstWeight[place + 1]]);
            }
        }

        ThrowUnlessTrees(nodes, roots);
        return new ScoredTrees(nodes, [.. roots], [.. leaves], _targets);
    }

    private void ThrowIfTwice(int place, ReadOnlySpan<LeafWeight> weights)
    {
        var seen = new HashSet<int>(weights.Length);
        foreach (var weight in weights)
        {
            if (!seen.Add(weight.Target))
            {
                throw _node.Error($"gives node {_nodeIds[place]} of tree {_treeIds[place]} two weights for one score");
            }
        }
    }

    private ScoredNode Branch(int place)
    {
        var mode = _modes[place] switch
        {
            "BRANCH_LEQ" => BranchMode.LessOrEqual,
            "BRANCH_LT" => BranchMode.Less,
            "BRANCH_GTE" => BranchMode.GreaterOrEqual,
            "BRANCH_GT" => BranchMode.Greater,
            "BRANCH_EQ" => BranchMode.Equal,
            "BRANCH_NEQ" => BranchMode.NotEqual,
            var other => throw _node.Error($"has a node of the mode {Names.Shorten(other)}, which is not supported"),
        };
        if (_featureIds[place] < 0 || _featureIds[place] >= _features)
        {
            throw _node.Error($"looks at feature {_featureIds[place]} of {_features}");
        }

        if (double.IsNaN(_thresholds[place]))
        {
            throw _node.Error("has a threshold that is not a number");
        }

        return new ScoredNode(
            mode,
            (int)_featureIds[place],
            _thresholds[place],
            PlaceOf(_treeIds[place], _trueIds[place]),
            PlaceOf(_treeIds[place], _falseIds[place]),
            _missingGoesTrue.Count > 0 && _missingGoesTrue[place] != 0);
    }

    private List<(int Place, LeafWeight Weight)> ReadWeights(string prefix)
    {
        var treeIds = _node.Ints($"{prefix}_treeids");
        var nodeIds = _node.Ints($"{prefix}_nodeids");
        var targets = _node.Ints($"{prefix}_ids");
        var weights = Numbers(_node, $"{prefix}_weights");
        if (treeIds.Count != nodeIds.Count || treeIds.Count != weights.Count || treeIds.Count != targets.Count || treeIds.Count == 0)
        {
            throw _node.Error("has lists of weights that are empty or differ in length");
        }

        var read = new List<(int, LeafWeight)>(weights.Count);
        for (var i = 0; i < weights.Count; i++)
        {
            if (targets[i] < 0 || targets[i] >= _targets || !double.IsFinite(weights[i]))
            {
                throw _node.Error($"has a weight for {targets[i]} of {_targets} scores, or one that is not a finite number");
            }

            read.Add((PlaceOf(treeIds[i], nodeIds[i]), new LeafWeight((int)targets[i], weights[i])));
        }

        return read;
    }

    private void ThrowUnlessParallel()
    {
        var count = _treeIds.Count;
        var covers = Numbers(_node, "nodes_hitrates").Count;
        int[] others =
        [
            _nodeIds.Count, _featureIds.Count, _modes.Count, _thresholds.Count, _trueIds.Count, _falseIds.Count,
            _missingGoesTrue.Count == 0 ? count : _missingGoesTrue.Count, covers == 0 ? count : covers,
        ];
        if (count == 0 || others.Any(other => other != count))
        {
            throw _node.Error("has lists of nodes that are empty or differ in length");
        }

        if (_missingGoesTrue.Any(way => way is not (0 or 1)))
        {
            throw _node.Error("has a way for missing values other than 0 and 1");
        }
    }

    /// <summary>
    /// Walks each tree from its root, without recursion. Two branches may lead to the same node, as converters of LightGBM write sets of
    /// categories, but no way may lead back.
    /// </summary>
    private void ThrowUnlessTrees(ScoredNode[] nodes, List<int> roots)
    {
        var isEntered = new bool[nodes.Length];
        var isLeft = new bool[nodes.Length];
        var pending = new Stack<int>(roots);
        while (pending.TryPeek(out var place))
        {
            if (isEntered[place] || nodes[place].Mode == BranchMode.Leaf)
            {
                isEntered[place] = isLeft[place] = true;
                pending.Pop();
                continue;
            }

            isEntered[place] = true;
            foreach (var child in (ReadOnlySpan<int>)[nodes[place].WhenTrue, nodes[place].WhenFalse])
            {
                if (isEntered[child] && !isLeft[child])
                {
                    throw _node.Error($"has a tree that goes in a circle through node {_nodeIds[child]}");
                }

                if (!isEntered[child])
                {
                    pending.Push(child);
                }
            }
        }

        if (isEntered.Contains(false))
        {
            throw _node.Error("has nodes that no root leads to");
        }
    }

    private int PlaceOf(long tree, long node) => Array.BinarySearch(_sorted, (tree, node)) is >= 0 and var found ? _places[found]
        : throw _node.Error($"names node {node} of tree {tree}, which is not there");
}
