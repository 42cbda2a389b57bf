namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Grows one tree leaf-wise: of all leaves, the one whose best split removes most of the loss is split next
/// (Shi: Best-first decision tree learning, 2007; as LightGBM does, Ke et al. 2017).
/// </summary>
internal sealed class TreeGrower(BinnedMatrix bins, BoostingOptions options, Team team)
{
    private const int RowsPerTask = 32 * 1024;

    private readonly SplitFinder _finder = new(bins, options.MinimumExampleCountPerLeaf);
    private readonly RowPartition _partition = new(bins, team);
    private readonly Stack<Histogram> _spare = new();
    private readonly Split[] _found = new Split[bins.Groups.Length];
    private readonly Split[] _foundToo = new Split[bins.Groups.Length];

    /// <summary>Grows a tree on all rows.</summary>
    /// <param name="gradients">The derivatives of the loss; the leaf's value is added to each row's score.</param>
    /// <param name="nodes">The tree's nodes are added here, each child after its parent.</param>
    /// <param name="gains">Each split's gain is added to its feature's.</param>
    public void Grow(LogisticGradients gradients, List<TreeNode> nodes, Span<double> gains)
    {
        _partition.Reset();
        var leaves = new List<Leaf> { Root(gradients, nodes) };
        while (leaves.Count < options.NumberOfLeaves && Richest(leaves) is { } leaf)
        {
            gains[leaf.Split.Feature] += leaf.Split.Gain;
            leaves.Remove(leaf);
            var isLast = leaves.Count + 2 == options.NumberOfLeaves;
            leaves.AddRange(Divide(leaf, gradients, nodes, isLast));
        }

        foreach (var leaf in leaves)
        {
            Release(leaf.Histogram);
            nodes[leaf.Node] = TreeNode.Leaf((float)(leaf.Total.In(gradients.Packing).NewtonStep * options.LearningRate));
        }

        AddToScores(leaves, nodes, gradients.Scores);
    }

    private Leaf Root(LogisticGradients gradients, List<TreeNode> nodes)
    {
        var histogram = Rent();
        team.Run(bins.Groups.Length, n => Build(histogram, bins.Groups[n], [], bins.RowCount, gradients));
        var total = Total(histogram, bins.Bins[0].ValueBins + 1);
        team.Run(bins.Groups.Length, n => _found[n] = Find(histogram, total, gradients, bins.Groups[n]));
        nodes.Add(default);
        return new Leaf(nodes.Count - 1, 0, total, histogram, Best(_found));
    }

    /// <summary>Every row is in some bin of the first feature.</summary>
    private static UnitSum Total(Histogram histogram, int length)
    {
        UnitSum total = default;
        for (var bin = 0; bin < length; bin++)
        {
            total += new UnitSum(histogram.Gradients[bin], histogram.Hessians[bin], histogram.Counts[bin]);
        }

        return total;
    }

    private static Leaf? Richest(List<Leaf> leaves) => leaves.Where(leaf => leaf.Split.Exists).MaxBy(leaf => leaf.Split.Gain);

    private Leaf[] Divide(Leaf leaf, LogisticGradients gradients, List<TreeNode> nodes, bool isLast)
    {
        var split = leaf.Split;
        _partition.Divide(leaf.Start, leaf.Rows, split);
        nodes[leaf.Node] = new TreeNode(
            split.Feature, bins.Bins[split.Feature].Threshold(split.Bin), nodes.Count, nodes.Count + 1, split.MissingGoesLeft, Value: 0);
        nodes.Add(default);
        nodes.Add(default);

        var left = new Leaf(nodes.Count - 2, leaf.Start, split.Left, null, Split.None);
        var right = new Leaf(nodes.Count - 1, leaf.Start + left.Rows, leaf.Total - split.Left, null, Split.None);
        if (isLast)
        {
            // No leaf is split any more, so nobody needs to know how.
            Release(leaf.Histogram);
            return [left, right];
        }

        var (smaller, larger) = left.Rows <= right.Rows ? (left, right) : (right, left);
        var small = Rent();
        var large = leaf.Histogram!;
        team.Run(bins.Groups.Length, n =>
        {
            var group = bins.Groups[n];
            Build(small, group, _partition.Rows(smaller.Start, smaller.Rows), smaller.Rows, gradients);
            var (start, length) = BinsOf(group);
            large.Subtract(small, start, length);
            _found[n] = Find(small, smaller.Total, gradients, group);
            _foundToo[n] = Find(large, larger.Total, gradients, group);
        });
        smaller = smaller with { Histogram = small, Split = Best(_found) };
        larger = larger with { Histogram = large, Split = Best(_foundToo) };
        return smaller.Node < larger.Node ? [smaller, larger] : [larger, smaller];
    }

    private void Build(Histogram histogram, FeatureGroup group, ReadOnlySpan<int> rows, int rowCount, LogisticGradients gradients)
    {
        var (start, length) = BinsOf(group);
        histogram.Clear(start, length);
        HistogramBuilder.Add(bins, group, rows, rowCount, gradients.Packed, gradients.Packing, histogram);
    }

    private (int Start, int Length) BinsOf(FeatureGroup group) =>
        (bins.Offsets[group.First], bins.Offsets[group.First + group.Count] - bins.Offsets[group.First]);

    private Split Find(Histogram histogram, UnitSum total, LogisticGradients gradients, FeatureGroup group) =>
        total.Count < 2L * options.MinimumExampleCountPerLeaf ? Split.None
        : _finder.Find(histogram, total, gradients.Packing, group.First, group.Count);

    /// <summary>The greatest gain; of equal ones the first feature's, whatever the groups are.</summary>
    private static Split Best(Split[] found)
    {
        var best = Split.None;
        foreach (var split in found)
        {
            best = split.Exists && split.Gain > best.Gain ? split : best;
        }

        return best;
    }

    private void AddToScores(List<Leaf> leaves, List<TreeNode> nodes, float[] scores)
    {
        var parts = leaves
            .SelectMany(leaf => Enumerable.Range(0, (leaf.Rows + RowsPerTask - 1) / RowsPerTask)
                .Select(n => (nodes[leaf.Node].Value, Start: leaf.Start + (n * RowsPerTask), Rows: Math.Min(RowsPerTask, leaf.Rows - (n * RowsPerTask)))))
            .ToArray();
        team.Run(parts.Length, n =>
        {
            foreach (var row in _partition.Rows(parts[n].Start, parts[n].Rows))
            {
                scores[row] += parts[n].Value;
            }
        });
    }

    private Histogram Rent() => _spare.TryPop(out var histogram) ? histogram : new Histogram(bins.Offsets[^1]);

    private void Release(Histogram? histogram)
    {
        if (histogram is not null)
        {
            _spare.Push(histogram);
        }
    }

    /// <param name="Node">Its place among the nodes.</param>
    /// <param name="Start">Where its rows begin in the row order.</param>
    /// <param name="Total">Its rows added up.</param>
    /// <param name="Histogram">Its rows by feature and bin; null when it is not to be split.</param>
    /// <param name="Split">The best split, if there is one.</param>
    private sealed record Leaf(int Node, int Start, UnitSum Total, Histogram? Histogram, Split Split)
    {
        public int Rows => (int)Total.Count;
    }
}
