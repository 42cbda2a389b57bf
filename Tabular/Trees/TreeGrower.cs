using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees.Objectives;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Grows one tree leaf-wise: of all leaves, the one whose best split removes most of the loss is split next
/// (Shi: Best-first decision tree learning, 2007; as LightGBM does, Ke et al. 2017). Of a leaf's two children only the smaller one is
/// added up; the other one is what is left of the leaf.
/// </summary>
internal sealed class TreeGrower
{
    /// <summary>Leaves with fewer rows are divided faster by one thread.</summary>
    private const int FewRows = 4 * 1024;

    private readonly BinnedMatrix _bins;
    private readonly BoostingOptions _options;
    private readonly Team _team;
    private readonly RowBlock[] _blocks;

    /// <summary>One for each thread.</summary>
    private readonly HistogramBuilder[] _builders;

    /// <summary>The features are searched in parts, so that every thread has one; where they begin, and at the end where the last ends.</summary>
    private readonly int[] _parts;

    private readonly Split[] _found;
    private readonly Split[] _foundToo;
    private readonly Stack<Histogram> _spare = new();

    /// <summary>Of the tree that is grown.</summary>
    private LeafPenalty _penalty;

    /// <summary>Of the tree that is grown.</summary>
    private SplitFinder? _finder;

    /// <summary>Which features the tree that is grown may use; empty for all.</summary>
    private bool[] _isUsed = [];

    public TreeGrower(BinnedMatrix bins, RowBlock[] blocks, BoostingOptions options, Team team)
    {
        _bins = bins;
        _blocks = blocks;
        _options = options;
        _team = team;
        _builders = [.. Enumerable.Range(0, team.Threads).Select(_ => new HistogramBuilder(bins))];
        var parts = Math.Min(bins.Bins.Length, team.Threads);
        _parts = [.. Enumerable.Range(0, parts + 1).Select(n => (int)((long)bins.Bins.Length * n / parts))];
        _found = new Split[parts];
        _foundToo = new Split[parts];
    }

    /// <summary>Grows a tree on all rows.</summary>
    /// <param name="gradients">The derivatives of the loss.</param>
    /// <param name="nodes">The tree's nodes are added here, each child after its parent.</param>
    /// <param name="gains">Each split's gain is added to its feature's.</param>
    /// <param name="random">Chooses the features the tree may use, if it may not use all.</param>
    /// <returns>The leaves, for <see cref="AddTo"/>.</returns>
    public IReadOnlyList<Leaf> Grow(PackedGradients gradients, List<TreeNode> nodes, Span<double> gains, SeededRandom random)
    {
        ChooseFeatures(random);
        _penalty = new LeafPenalty(_options.L1Regularization, _options.L2Regularization, gradients.MaxStep);
        _finder = new SplitFinder(_bins, _options, _penalty);
        var leaves = new List<Leaf> { Root(gradients, nodes) };
        while (leaves.Count < _options.NumberOfLeaves && Richest(leaves) is { } leaf)
        {
            gains[leaf.Split.Feature] += leaf.Split.Gain;
            leaves.Remove(leaf);
            var isLast = leaves.Count + 2 == _options.NumberOfLeaves;
            leaves.AddRange(Divide(leaf, gradients, nodes, isLast));
        }

        foreach (var leaf in leaves)
        {
            Release(leaf.Histogram);
            nodes[leaf.Node] = TreeNode.Leaf((float)(_penalty.Step(leaf.Total.In(gradients.Packing)) * _options.LearningRate), leaf.Rows);
        }

        return leaves;
    }

    /// <summary>Adds the leaves' values to the scores of a block's rows.</summary>
    public void AddTo(float[] scores, int block, IReadOnlyList<Leaf> leaves, IReadOnlyList<TreeNode> nodes)
    {
        foreach (var leaf in leaves)
        {
            var value = nodes[leaf.Node].Value;
            foreach (var row in _blocks[block].Rows(leaf.Segments[block]))
            {
                scores[row] += value;
            }
        }
    }

    private void ChooseFeatures(SeededRandom random)
    {
        if (_options.FeatureFraction < 1)
        {
            var features = Enumerable.Range(0, _bins.Bins.Length).ToArray();
            random.Shuffle<int>(features);
            _isUsed = new bool[features.Length];
            foreach (var feature in features.AsSpan(0, Math.Max(1, (int)Math.Round(features.Length * _options.FeatureFraction))))
            {
                _isUsed[feature] = true;
            }
        }
    }

    private Leaf Root(PackedGradients gradients, List<TreeNode> nodes)
    {
        var segments = new Segment[_blocks.Length];
        var histogram = Rent();
        BeginSums();
        _team.Run(_blocks.Length, (worker, block) =>
        {
            segments[block] = _blocks[block].Reset();
            _builders[worker].Add(_blocks[block].Rows(segments[block]), gradients.Rows, gradients.Packing);
        });
        Collect(histogram, 0, _bins.Bins.Length, gradients.Packing);
        var total = Total(histogram, _bins.Bins[0].ValueBins + 1);
        _team.Run(_found.Length, part => _found[part] = Find(histogram, total, gradients.Packing, part, depth: 0));
        nodes.Add(default);
        return new Leaf(nodes.Count - 1, 0, segments, total, histogram, Best(_found));
    }

    /// <summary>Every row is in some bin of the first feature.</summary>
    private static UnitSum Total(Histogram histogram, int length)
    {
        UnitSum total = default;
        for (var bin = 0; bin < length; bin++)
        {
            total += histogram.Sum(bin);
        }

        return total;
    }

    private static Leaf? Richest(List<Leaf> leaves) => leaves.Where(leaf => leaf.Split.Exists).MaxBy(leaf => leaf.Split.Gain);

    private Leaf[] Divide(Leaf leaf, PackedGradients gradients, List<TreeNode> nodes, bool isLast)
    {
        var split = leaf.Split;
        var left = new Leaf(nodes.Count, leaf.Depth + 1, new Segment[_blocks.Length], split.Left, null, Split.None);
        var right = new Leaf(nodes.Count + 1, leaf.Depth + 1, new Segment[_blocks.Length], leaf.Total - split.Left, null, Split.None);
        nodes[leaf.Node] = Branch(split, left.Node, right.Node, leaf.Rows);
        nodes.Add(default);
        nodes.Add(default);

        // When no leaf is split any more, nobody needs to know how.
        var (smaller, larger) = left.Rows <= right.Rows ? (left, right) : (right, left);
        DivideRows(leaf, left, right, isLast ? null : smaller, gradients);
        if (isLast)
        {
            Release(leaf.Histogram);
            return [left, right];
        }

        var small = Rent();
        var large = leaf.Histogram!;
        _team.Run(_found.Length, part =>
        {
            var (first, end) = (_parts[part], _parts[part + 1]);
            Collect(small, first, end, gradients.Packing);
            large.Subtract(small, _bins.Offsets[first], _bins.Offsets[end] - _bins.Offsets[first]);
            _found[part] = Find(small, smaller.Total, gradients.Packing, part, smaller.Depth);
            _foundToo[part] = Find(large, larger.Total, gradients.Packing, part, larger.Depth);
        });
        smaller = smaller with { Histogram = small, Split = Best(_found) };
        larger = larger with { Histogram = large, Split = Best(_foundToo) };
        return smaller.Node < larger.Node ? [smaller, larger] : [larger, smaller];
    }

    private TreeNode Branch(Split split, int left, int right, int cover)
    {
        var bins = _bins.Bins[split.Feature];
        var categories = split.Bins is null ? null : new CategorySet(bins.Codes!.Where((_, bin) => split.Bins[bin]));
        var threshold = split.Bins is null ? bins.Threshold(split.Bin) : 0;
        return new TreeNode(split.Feature, threshold, left, right, split.MissingGoesLeft, Value: 0, categories, cover);
    }

    private byte[] GoesLeft(Split split)
    {
        var goesLeft = new byte[FeatureBins.Slots];
        if (split.Bins is not null)
        {
            for (var bin = 0; bin < split.Bins.Length; bin++)
            {
                goesLeft[bin] = split.Bins[bin] ? (byte)1 : (byte)0;
            }

            return goesLeft;
        }

        goesLeft.AsSpan(0, split.Bin + 1).Fill(1);
        goesLeft[_bins.Bins[split.Feature].MissingBin] = split.MissingGoesLeft ? (byte)1 : (byte)0;
        return goesLeft;
    }

    /// <summary>Divides a leaf's rows among its children, and begins to add up those of one child.</summary>
    private void DivideRows(Leaf leaf, Leaf left, Leaf right, Leaf? toAddUp, PackedGradients gradients)
    {
        var split = leaf.Split;
        var goesLeft = GoesLeft(split);
        BeginSums();
        if (leaf.Rows < FewRows)
        {
            for (var block = 0; block < _blocks.Length; block++)
            {
                DivideBlock(0, block);
            }
        }
        else
        {
            _team.Run(_blocks.Length, DivideBlock);
        }

        void DivideBlock(int worker, int block)
        {
            var segment = leaf.Segments[block];
            var count = _blocks[block].Divide(segment, _bins.Column(split.Feature), goesLeft);
            left.Segments[block] = segment.Take(count);
            right.Segments[block] = segment.Skip(count);
            if (toAddUp is not null)
            {
                _builders[worker].Add(_blocks[block].Rows(toAddUp.Segments[block]), gradients.Rows, gradients.Packing);
            }
        }
    }

    private void BeginSums()
    {
        foreach (var builder in _builders)
        {
            builder.Begin();
        }
    }

    /// <summary>Puts together what the threads have added up for some features.</summary>
    private void Collect(Histogram histogram, int first, int end, GradientPacking packing)
    {
        histogram.Clear(_bins.Offsets[first], _bins.Offsets[end] - _bins.Offsets[first]);
        foreach (var builder in _builders)
        {
            builder.MoveTo(histogram, first, end, packing);
        }
    }

    private Split Find(Histogram histogram, UnitSum total, GradientPacking packing, int part, int depth) =>
        total.Count < 2L * _options.MinimumExampleCountPerLeaf || (_options.MaximumDepth > 0 && depth == _options.MaximumDepth) ? Split.None
        : _finder!.Find(histogram, total, packing, _parts[part], _parts[part + 1] - _parts[part], _isUsed);

    /// <summary>The greatest gain; of equal ones the first feature's, whatever the parts are.</summary>
    private static Split Best(Split[] found)
    {
        var best = Split.None;
        foreach (var split in found)
        {
            best = split.Exists && split.Gain > best.Gain ? split : best;
        }

        return best;
    }

    private Histogram Rent() => _spare.TryPop(out var histogram) ? histogram : new Histogram(_bins.Offsets[^1]);

    private void Release(Histogram? histogram)
    {
        if (histogram is not null)
        {
            _spare.Push(histogram);
        }
    }

    /// <param name="Node">Its place among the nodes.</param>
    /// <param name="Depth">The branches above it.</param>
    /// <param name="Segments">For each block the rows in this leaf.</param>
    /// <param name="Total">Its rows added up.</param>
    /// <param name="Histogram">Its rows by feature and bin; null when it is not to be split.</param>
    /// <param name="Split">The best split, if there is one.</param>
    internal sealed record Leaf(int Node, int Depth, Segment[] Segments, UnitSum Total, Histogram? Histogram, Split Split)
    {
        public int Rows => (int)Total.Count;
    }
}
