using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

/// <summary>What each option does to the trees.</summary>
public sealed class BoostingOptionsTests
{
    private static readonly (FeatureMatrix Features, bool[] Labels) Data = Noisy(4000, seed: 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void MaximumDepth_bounds_the_branches_above_a_leaf(int depth)
    {
        var trees = Train(new BoostingOptions { MaximumDepth = depth }).Trees;

        Assert.Equal(depth, Enumerable.Range(0, trees.Roots.Length).Max(tree => DepthOf(trees, trees.Roots[tree])));
    }

    [Fact]
    public void L2Regularization_makes_leaf_values_smaller()
    {
        Assert.True(LargestLeaf(new BoostingOptions { L2Regularization = 1000 }) < LargestLeaf(new BoostingOptions()) / 2);
    }

    [Fact]
    public void L1Regularization_beyond_every_gradient_leaves_no_split()
    {
        Assert.Equal(0, LargestLeaf(new BoostingOptions { L1Regularization = 1e6 }));
    }

    [Fact]
    public void MinimumGain_beyond_the_whole_loss_leaves_no_split()
    {
        Assert.All(Train(new BoostingOptions { MinimumGain = 1e6 }).Trees.Nodes.ToArray(), node => Assert.True(node.IsLeaf));
    }

    [Fact]
    public void MinimumHessianPerLeaf_keeps_leaves_large()
    {
        var few = Train(new BoostingOptions { NumberOfTrees = 1, MinimumHessianPerLeaf = 200 }).Trees.Nodes.Length;

        Assert.InRange(few, 3, 11);
        Assert.True(few < Train(new BoostingOptions { NumberOfTrees = 1 }).Trees.Nodes.Length);
    }

    [Fact]
    public void FeatureFraction_gives_each_tree_some_features_and_all_trees_together_all()
    {
        var trees = Train(new BoostingOptions { FeatureFraction = 0.25, NumberOfTrees = 60 }).Trees;

        var used = Enumerable.Range(0, 60).Select(tree => FeaturesOf(trees, tree)).ToArray();
        Assert.All(used, features => Assert.Single(features));
        Assert.Equal(4, used.SelectMany(features => features).Distinct().Count());
    }

    [Fact]
    public void ExampleFraction_changes_the_trees_with_the_seed_and_with_nothing_else()
    {
        var options = new BoostingOptions { ExampleFraction = 0.5 };

        var trees = Train(options).Trees.Nodes.ToArray();

        Assert.Equal(trees, Train(options with { Threads = 3 }).Trees.Nodes.ToArray());
        Assert.NotEqual(trees, Train(options with { Seed = 2 }).Trees.Nodes.ToArray());
        Assert.NotEqual(trees, Train(new BoostingOptions()).Trees.Nodes.ToArray());
        Assert.True(Auc(Train(options), Data) > 0.8);
    }

    [Fact]
    public void ExampleFraction_bounds_the_rows_of_a_leaf_by_those_that_count()
    {
        // With a tenth of 4,000 rows no leaf can have 300 of them on both sides.
        var options = new BoostingOptions { ExampleFraction = 0.1, MinimumExampleCountPerLeaf = 300 };

        Assert.All(Train(options).Trees.Nodes.ToArray(), node => Assert.True(node.IsLeaf));
    }

    [Fact]
    public void Early_stopping_keeps_the_trees_up_to_the_least_validation_loss()
    {
        var other = Noisy(1500, seed: 4);
        var losses = new List<double>();
        var options = new BoostingOptions { NumberOfTrees = 500, EarlyStoppingRounds = 10 };

        var result = BoostedTrees.Train(
            Rows, new TrainingRows(other.Features, new BinaryTarget(other.Labels)), options, p => losses.Add(p.ValidationLoss!.Value), Cancelled);

        var best = losses.IndexOf(losses.Min()) + 1;
        Assert.Equal(best, result.Trees.Roots.Length);
        Assert.Equal(best + 10, losses.Count);
        Assert.Equal(losses[best - 1], BinaryMetrics.Compute(Scores(result, other.Features), other.Labels).LogLoss, precision: 5);
    }

    [Fact]
    public void Early_stopping_without_validation_rows_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Train(new BoostingOptions { EarlyStoppingRounds = 5 }));
    }

    private static BoostingResult Train(BoostingOptions options) =>
        BoostedTrees.Train(Rows, null, options, null, Cancelled);

    private static TrainingRows Rows => new(Data.Features, new BinaryTarget(Data.Labels));

    private static float LargestLeaf(BoostingOptions options) =>
        Train(options with { NumberOfTrees = 1 }).Trees.Nodes.ToArray().Max(node => Math.Abs(node.Value));

    private static (FeatureMatrix Features, bool[] Labels) Noisy(int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        var columns = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble()).ToArray()).ToArray();
        var labels = Enumerable.Range(0, rows)
            .Select(row => columns[0][row] + columns[1][row] + (0.5 * columns[2][row]) + (0.3 * columns[3][row]) + random.NextDouble() > 1.9).ToArray();
        return (new FeatureMatrix(columns), labels);
    }

    private static double Auc(BoostingResult result, (FeatureMatrix Features, bool[] Labels) data) =>
        BinaryMetrics.Compute(Scores(result, data.Features), data.Labels).Auc;

    private static float[] Scores(BoostingResult result, FeatureMatrix features)
    {
        var row = new float[features.FeatureCount];
        return [.. Enumerable.Range(0, features.RowCount).Select(index =>
        {
            features.CopyRow(index, row);
            return result.Trees.Score(row);
        })];
    }

    private static int DepthOf(TreeEnsemble trees, int node) =>
        trees.Nodes[node].IsLeaf ? 0 : 1 + Math.Max(DepthOf(trees, trees.Nodes[node].Left), DepthOf(trees, trees.Nodes[node].Right));

    private static int[] FeaturesOf(TreeEnsemble trees, int tree)
    {
        var end = tree + 1 < trees.Roots.Length ? trees.Roots[tree + 1] : trees.Nodes.Length;
        return [.. trees.Nodes[trees.Roots[tree]..end].ToArray().Where(node => !node.IsLeaf).Select(node => node.Feature).Distinct()];
    }
}
