using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>
/// The columns by which trees of standard ONNX branch on sets of categories. Its branches compare numbers only, so each different set
/// becomes a column of its own, 0 for what goes left and 1 for the rest, looked up in one table per feature:
/// <code>
/// category ─ LabelEncoder ─ Gather (one row per category and one for all else, one column per set) ─ Reshape
/// </code>
/// </summary>
internal sealed class CategoryColumns
{
    /// <summary>For each feature its sets, in the order the trees name them.</summary>
    private readonly SortedDictionary<int, List<CategoryBranch>> _branches = [];

    private readonly Dictionary<CategoryBranch, int> _columnOf = [];

    /// <param name="trees">Their branches.</param>
    /// <param name="features">How many columns come before.</param>
    public CategoryColumns(TreeEnsemble trees, int features)
    {
        var seen = new HashSet<CategoryBranch>();
        foreach (var node in trees.Nodes)
        {
            if (BranchOf(node) is { } branch && seen.Add(branch))
            {
                var branches = _branches.TryGetValue(branch.Feature, out var found) ? found : _branches[branch.Feature] = [];
                branches.Add(branch);
            }
        }

        foreach (var branch in _branches.Values.SelectMany(branches => branches))
        {
            _columnOf.Add(branch, features++);
        }
    }

    /// <summary>The column a node looks at.</summary>
    public int ColumnOf(TreeNode node) => BranchOf(node) is { } branch ? _columnOf[branch] : node.Feature;

    /// <summary>Adds the tables.</summary>
    /// <returns>The names of what is looked up, one per feature.</returns>
    public IReadOnlyList<string> Write(GraphBuilder graph, FeaturePipeline pipeline) =>
        [.. _branches.Select(branches => Write(graph, pipeline.InputOf(branches.Key)!, branches.Value))];

    private static string Write(GraphBuilder graph, Feature feature, List<CategoryBranch> branches)
    {
        var codes = feature.Codes.ToArray();
        var place = graph.Add(OnnxOperator.PlaceEncoder, [feature.Name], $"{feature.Name}_place", node => node
            .With("keys_strings", feature.Spellings.Select(pair => pair.Key))
            .With("values_int64s", feature.Spellings.Select(pair => (long)Array.IndexOf(codes, pair.Value)))
            .With("default_int64", codes.Length));
        var rows = codes.SelectMany(code => branches.Select(branch => branch.Set!.Contains(code)))
            .Concat(branches.Select(branch => branch.MissingGoesLeft));
        var table = graph.AddConstant(rows.Select(goesLeft => goesLeft ? 0f : 1f), [codes.Length + 1, branches.Count], $"{feature.Name}_sets");
        var shape = graph.AddConstant([-1L, branches.Count], [2], $"{feature.Name}_shape");
        var found = graph.Add(OnnxOperator.Gather, [table, place], $"{feature.Name}_found", node => node.With("axis", 0));
        return graph.Add(OnnxOperator.Reshape, [found, shape], $"{feature.Name}_ways");
    }

    private static CategoryBranch? BranchOf(TreeNode node) =>
        node.Categories is null ? null : new CategoryBranch(node.Feature, node.Categories, node.MissingGoesLeft);
}
