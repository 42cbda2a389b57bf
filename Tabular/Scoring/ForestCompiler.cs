using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Scoring;

/// <summary>
/// Turns trees into bit masks (Lucchese et al.: QuickScorer, 2015): a row that goes right at a branch cannot reach the leaves left of it,
/// and of the leaves that remain after all branches the first is the row's. So branches need not be visited in any order, nor one
/// after another.
/// </summary>
internal sealed class ForestCompiler
{
    private readonly TreeEnsemble _trees;
    private readonly Dictionary<int, int> _categoryOf = [];
    private readonly List<CategoryPlaces> _categories = [];
    private readonly List<ForestPart> _parts = [];
    private readonly List<float> _leafValues = [];
    private readonly List<int> _features = [];
    private readonly List<float> _thresholds = [];
    private readonly List<uint> _clears = [];
    private readonly List<CategoryTable> _tables = [];
    private readonly List<uint> _masks = [];

    private ForestCompiler(TreeEnsemble trees)
    {
        _trees = trees;
        var byFeature = trees.Nodes.ToArray().Where(node => node.Categories is not null).GroupBy(node => node.Feature).OrderBy(group => group.Key);
        foreach (var group in byFeature)
        {
            _categoryOf.Add(group.Key, _categories.Count);
            _categories.Add(new CategoryPlaces(group.Key, group));
        }
    }

    public static ForestLayout Compile(TreeEnsemble trees)
    {
        var compiler = new ForestCompiler(trees);
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            compiler.Add(tree);
        }

        return new ForestLayout
        {
            FeatureCount = trees.FeatureCount,
            BaseScores = trees.BaseScores.ToArray(),
            Parts = [.. compiler._parts],
            LeafValues = [.. compiler._leafValues],
            Features = [.. compiler._features],
            Thresholds = [.. compiler._thresholds],
            Clears = [.. compiler._clears],
            CategoryTables = [.. compiler._tables],
            Tables = [.. compiler._masks],
            Categories = [.. compiler._categories],
        };
    }

    private void Add(int tree)
    {
        var leaves = new List<float>();
        var branches = new List<Branch>();
        Walk(_trees.Roots[tree], leaves, branches);
        var parts = (leaves.Count + ForestLayout.PartLeaves - 1) / ForestLayout.PartLeaves;
        for (var part = parts - 1; part >= 0; part--)
        {
            var sum = (_trees.Targets[tree] * ForestLayout.SumsPerScore) + (tree % ForestLayout.SumsPerScore);
            AddPart(sum, part * ForestLayout.PartLeaves, isLast: part == 0, leaves, branches);
        }
    }

    private void AddPart(int sum, int start, bool isLast, List<float> leaves, List<Branch> branches)
    {
        var count = Math.Min(leaves.Count - start, ForestLayout.PartLeaves);
        var firstBranch = _features.Count;
        AddBranches(start, branches, missingGoesLeft: true);
        var firstMissingRight = _features.Count;
        AddBranches(start, branches, missingGoesLeft: false);
        var firstTable = _tables.Count;
        AddTables(start, branches);
        for (var leaf = 0; leaf < ForestLayout.PartLeaves; leaf++)
        {
            _leafValues.Add(leaf < count ? leaves[start + leaf] : 0);
        }

        _parts.Add(new ForestPart(
            sum, isLast, Bits(0, count), firstBranch, firstMissingRight, _features.Count, firstTable, _tables.Count));
    }

    private void AddBranches(int start, List<Branch> branches, bool missingGoesLeft)
    {
        foreach (var branch in branches)
        {
            if (branch.Node.Categories is null && branch.Node.MissingGoesLeft == missingGoesLeft && branch.ClearIn(start) is not 0 and var clear)
            {
                _features.Add(branch.Node.Feature);
                _thresholds.Add(branch.Node.Threshold);
                _clears.Add(clear);
            }
        }
    }

    private void AddTables(int start, List<Branch> branches)
    {
        foreach (var group in branches.Where(branch => branch.Node.Categories is not null && branch.ClearIn(start) != 0).GroupBy(branch => branch.Node.Feature))
        {
            var places = _categories[_categoryOf[group.Key]];
            _tables.Add(new CategoryTable(_categoryOf[group.Key], _masks.Count));
            for (var place = 0; place < places.Count; place++)
            {
                _masks.Add(group.Aggregate(uint.MaxValue, (mask, branch) => places.GoesLeft(branch.Node, place) ? mask : mask & ~branch.ClearIn(start)));
            }
        }
    }

    /// <summary>Numbers the leaves from the left, and notes for each branch which of them are left of it. Not by recursion, for trees may be deep.</summary>
    private void Walk(int root, List<float> leaves, List<Branch> branches)
    {
        var pending = new Stack<(int Node, int FirstLeft)>();
        pending.Push((root, -1));
        while (pending.TryPop(out var next))
        {
            var node = _trees.Nodes[next.Node];
            if (next.FirstLeft >= 0)
            {
                branches.Add(new Branch(node, next.FirstLeft, leaves.Count));
            }
            else if (node.IsLeaf)
            {
                leaves.Add(node.Value);
            }
            else
            {
                // Last in, first out: the left side, then the branch itself, which knows by then what is left of it, then the right side.
                pending.Push((node.Right, -1));
                pending.Push((next.Node, leaves.Count));
                pending.Push((node.Left, -1));
            }
        }
    }

    private static uint Bits(int from, int to) => from >= to ? 0 : (uint)((1UL << to) - (1UL << from));

    /// <param name="Node">The branch.</param>
    /// <param name="FirstLeft">The first leaf left of it.</param>
    /// <param name="EndLeft">The leaf after the last one left of it.</param>
    private readonly record struct Branch(TreeNode Node, int FirstLeft, int EndLeft)
    {
        /// <summary>The leaves left of the branch in the part that begins with a leaf.</summary>
        public uint ClearIn(int start) =>
            Bits(Math.Clamp(FirstLeft - start, 0, ForestLayout.PartLeaves), Math.Clamp(EndLeft - start, 0, ForestLayout.PartLeaves));
    }
}
