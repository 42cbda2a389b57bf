namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Grows one tree leaf-wise: of all leaves, the one whose best split removes most of the loss is split next
/// (Shi: Best-first decision tree learning, 2007; as LightGBM does, Ke et al. 2017).
/// </summary>
internal sealed class TreeGrower(BinnedMatrix bins, BoostingOptions options)
{
    private readonly SplitFinder _finder = new(bins, options.MinimumExampleCountPerLeaf);
    private readonly int[] _spill = new int[bins.RowCount];

    /// <summary>Grows a tree on all rows.</summary>
    /// <param name="gradients">The derivatives of the loss, one per row.</param>
    /// <param name="scores">The leaf's value is added to each row's score.</param>
    /// <param name="nodes">The tree's nodes are added here, each child after its parent.</param>
    /// <param name="gains">Each split's gain is added to its feature's.</param>
    public void Grow(ReadOnlySpan<GradientSum> gradients, Span<double> scores, List<TreeNode> nodes, Span<double> gains)
    {
        var rows = Enumerable.Range(0, bins.RowCount).ToArray();
        var leaves = new List<Leaf> { Root(rows, gradients, nodes) };
        while (leaves.Count < options.NumberOfLeaves && Richest(leaves) is { Split: { } split } leaf)
        {
            gains[split.Feature] += split.Gain;
            leaves.Remove(leaf);
            leaves.AddRange(Divide(leaf, split, rows, gradients, nodes));
        }

        foreach (var leaf in leaves)
        {
            var value = (float)(leaf.Total.NewtonStep * options.LearningRate);
            nodes[leaf.Node] = TreeNode.Leaf(value);
            foreach (var row in rows.AsSpan(leaf.Start, leaf.Total.Count))
            {
                scores[row] += value;
            }
        }
    }

    private Leaf Root(int[] rows, ReadOnlySpan<GradientSum> gradients, List<TreeNode> nodes)
    {
        GradientSum total = default;
        foreach (var gradient in gradients)
        {
            total += gradient;
        }

        return NewLeaf(0, total, Histogram.Of(bins, rows, gradients), nodes);
    }

    private Leaf NewLeaf(int start, GradientSum total, Histogram histogram, List<TreeNode> nodes)
    {
        nodes.Add(default);
        var split = _finder.Find(histogram, total);
        return new Leaf(nodes.Count - 1, start, total, split is null ? null : histogram, split);
    }

    private static Leaf? Richest(List<Leaf> leaves) => leaves.Where(leaf => leaf.Split is not null).MaxBy(leaf => leaf.Split!.Gain);

    private Leaf[] Divide(Leaf leaf, Split split, int[] rows, ReadOnlySpan<GradientSum> gradients, List<TreeNode> nodes)
    {
        var segment = rows.AsSpan(leaf.Start, leaf.Total.Count);
        Partition(segment, split);
        var leftRows = segment[..split.Left.Count];
        var rightRows = segment[split.Left.Count..];

        var smaller = Histogram.Of(bins, leftRows.Length <= rightRows.Length ? leftRows : rightRows, gradients);
        var larger = leaf.Histogram!.Without(smaller);
        var (left, right) = leftRows.Length <= rightRows.Length ? (smaller, larger) : (larger, smaller);

        var children = new[]
        {
            NewLeaf(leaf.Start, split.Left, left, nodes),
            NewLeaf(leaf.Start + split.Left.Count, split.Right, right, nodes),
        };
        nodes[leaf.Node] = new TreeNode(
            split.Feature,
            bins.Bins[split.Feature].Threshold(split.Bin),
            children[0].Node,
            children[1].Node,
            split.MissingGoesLeft,
            Value: 0);
        return children;
    }

    /// <summary>Puts the rows that go left before those that go right, each in their order.</summary>
    private void Partition(Span<int> rows, Split split)
    {
        var column = bins.Column(split.Feature);
        var missingBin = bins.Bins[split.Feature].MissingBin;
        int left = 0, right = 0;
        foreach (var row in rows)
        {
            var bin = column[row];
            if (bin == missingBin ? split.MissingGoesLeft : bin <= split.Bin)
            {
                rows[left++] = row;
            }
            else
            {
                _spill[right++] = row;
            }
        }

        _spill.AsSpan(0, right).CopyTo(rows[left..]);
    }

    /// <param name="Node">Its place among the nodes.</param>
    /// <param name="Start">Where its rows begin in the row order.</param>
    /// <param name="Total">Its rows added up; their number is how many rows follow <paramref name="Start"/>.</param>
    /// <param name="Histogram">Its rows by feature and bin; let go when the leaf cannot be split.</param>
    /// <param name="Split">The best split, if there is one.</param>
    private sealed record Leaf(int Node, int Start, GradientSum Total, Histogram? Histogram, Split? Split);
}
