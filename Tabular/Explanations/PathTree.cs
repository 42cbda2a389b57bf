using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Explanations;

/// <summary>A tree as contributions are computed from it; all that does not depend on the row is computed once.</summary>
/// <param name="Branches">Each before those below it.</param>
/// <param name="Output">The score the tree adds to.</param>
/// <param name="Expected">The mean of its leaves, each counting as many rows as came by.</param>
/// <param name="Depth">The most different features on the way to a leaf.</param>
internal sealed record PathTree(PathBranch[] Branches, int Output, double Expected, int Depth)
{
    /// <summary>Stands for no rows at all. It is divided by, and too small to show in any sum.</summary>
    private const double LeastShare = 1e-200;

    public int Slots => (2 * Branches.Length) + 1;

    /// <exception cref="InvalidOperationException">How many rows came by is not known, or a node has two parents.</exception>
    public static PathTree Of(TreeEnsemble trees, int tree)
    {
        var nodes = trees.Nodes;
        var (root, output) = (trees.Roots[tree], trees.Targets[tree]);
        var end = tree + 1 < trees.Roots.Length ? trees.Roots[tree + 1] : nodes.Length;
        ThrowIfUnknown(nodes, root, end, tree);
        if (nodes[root].IsLeaf)
        {
            return new PathTree([], output, nodes[root].Value, 0);
        }

        var branches = new List<PathBranch>();
        var (expected, depth) = (0.0, 0);
        var pending = new Stack<Place>([new Place(root, Slot: 0, Reach: 1, Path: null)]);
        while (pending.TryPop(out var place))
        {
            var node = nodes[place.Node];
            if (node.IsLeaf)
            {
                expected += place.Reach * node.Value;
                depth = Math.Max(depth, place.Path!.Different);
                continue;
            }

            if (branches.Count == end - root)
            {
                throw new InvalidOperationException($"Tree {tree}, counted from 0, has a node with two parents.");
            }

            var before = place.Path?.Find(node.Feature);
            var share = LeftShare(nodes, node);
            var slot = (2 * branches.Count) + 1;
            var different = (place.Path?.Different ?? 0) + (before is null ? 1 : 0);
            var left = new Step(node.Feature, slot, Math.Max((before?.Share ?? 1) * share, LeastShare), different, place.Path);
            var right = new Step(node.Feature, slot + 1, Math.Max((before?.Share ?? 1) * (1 - share), LeastShare), different, place.Path);
            branches.Add(new PathBranch(
                place.Node, node.Feature, place.Slot, before?.Slot ?? 0, Side(left.Share, nodes[node.Left]), Side(right.Share, nodes[node.Right])));
            pending.Push(new Place(node.Right, right.Slot, place.Reach * (1 - share), right));
            pending.Push(new Place(node.Left, left.Slot, place.Reach * share, left));
        }

        return new PathTree([.. branches], output, expected, depth);
    }

    private static void ThrowIfUnknown(ReadOnlySpan<TreeNode> nodes, int root, int end, int tree)
    {
        var isKnown = nodes[root].IsLeaf || nodes[root].Cover > 0;
        for (var i = root; i < end; i++)
        {
            var node = nodes[i];
            isKnown &= float.IsFinite(node.Cover) && node.Cover >= 0;
            isKnown &= node.IsLeaf || node.Cover == 0 || nodes[node.Left].Cover + nodes[node.Right].Cover > 0;
        }

        if (!isKnown)
        {
            throw new InvalidOperationException(
                $"How many training rows came by the nodes of tree {tree}, counted from 0, is not known, and contributions follow from that; "
                + $"count rows with {nameof(Covers)}.{nameof(Covers.WithCoversOf)}.");
        }
    }

    /// <summary>Of the rows that come by a branch, the share that goes left; where no row came by, both sides count the same.</summary>
    private static double LeftShare(ReadOnlySpan<TreeNode> nodes, TreeNode branch)
    {
        double left = nodes[branch.Left].Cover, right = nodes[branch.Right].Cover;
        return left + right > 0 ? left / (left + right) : 0.5;
    }

    private static PathSide Side(double share, TreeNode child) => new(share, child.IsLeaf ? child.Value : 1);

    /// <param name="Node">A node to look at.</param>
    /// <param name="Slot">Its slot.</param>
    /// <param name="Reach">The share of all rows that come by.</param>
    /// <param name="Path">How it is reached; null for the root.</param>
    private sealed record Place(int Node, int Slot, double Reach, Step? Path);

    /// <param name="Feature">The feature a branch on the way looks at.</param>
    /// <param name="Slot">That of the child the way goes on by.</param>
    /// <param name="Share">As in <see cref="PathSide"/>.</param>
    /// <param name="Different">How many features the way has looked at so far.</param>
    /// <param name="Above">The step before.</param>
    private sealed record Step(int Feature, int Slot, double Share, int Different, Step? Above)
    {
        public Step? Find(int feature)
        {
            var step = this;
            while (step is not null && step.Feature != feature)
            {
                step = step.Above;
            }

            return step;
        }
    }
}
