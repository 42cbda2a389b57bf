using System.ComponentModel.DataAnnotations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class BoostedTreesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Training_learns_an_interaction_that_no_single_feature_shows()
    {
        var random = new SeededRandom(1);
        var a = Enumerable.Range(0, 2000).Select(_ => (float)random.NextDouble()).ToArray();
        var b = Enumerable.Range(0, 2000).Select(_ => (float)random.NextDouble()).ToArray();
        var labels = a.Zip(b, (x, y) => x > 0.5f != y > 0.5f).ToArray();
        var features = new FeatureMatrix([a, b]);

        var result = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, new BoostingOptions(), null, Cancelled);

        Assert.True(Auc(result, features, labels) > 0.99);
        Assert.All(result.Gains, gain => Assert.True(gain > 0));
    }

    [Fact]
    public void Training_learns_which_way_missing_values_go()
    {
        var column = Enumerable.Range(0, 400).Select(row => row % 2 == 0 ? float.NaN : row).ToArray();
        var labels = column.Select(float.IsNaN).ToArray();
        var features = new FeatureMatrix([column]);

        var result = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, new BoostingOptions { NumberOfTrees = 10 }, null, Cancelled);

        Assert.Equal(1, Auc(result, features, labels));
    }

    [Fact]
    public void The_training_loss_falls_and_is_the_loss_of_the_ensemble()
    {
        var (features, labels) = Noisy(500);
        var losses = new List<double>();

        var result = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, new BoostingOptions(), p => losses.Add(p.TrainingLoss), Cancelled);

        Assert.Equal(100, losses.Count);
        Assert.Equal(losses.OrderDescending(), losses);
        Assert.Equal(BinaryMetrics.Compute(Scores(result, features), labels).LogLoss, losses[^1], precision: 5);
    }

    [Fact]
    public void No_leaf_is_smaller_and_no_tree_larger_than_allowed()
    {
        var (features, labels) = Noisy(300);
        var options = new BoostingOptions { NumberOfTrees = 5, NumberOfLeaves = 7, MinimumExampleCountPerLeaf = 25 };

        var trees = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, options, null, Cancelled).Trees;

        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            var leaves = Enumerable.Range(0, features.RowCount).GroupBy(row => LeafOf(trees, tree, features, row)).ToArray();
            Assert.InRange(leaves.Length, 2, 7);
            Assert.All(leaves, leaf => Assert.True(leaf.Count() >= 25));
        }
    }

    [Fact]
    public void The_same_data_gives_the_same_trees()
    {
        var (features, labels) = Noisy(500);

        var once = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, new BoostingOptions(), null, Cancelled).Trees;
        var again = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, new BoostingOptions(), null, Cancelled).Trees;

        Assert.Equal(once.Nodes.ToArray(), again.Nodes.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_number_of_threads_changes_no_bit_of_the_trees(int threads)
    {
        var (features, labels) = Noisy(70_000);
        var options = new BoostingOptions { NumberOfTrees = 5 };

        var one = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, options with { Threads = 3 }, null, Cancelled);
        var other = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, options with { Threads = threads }, null, Cancelled);

        Assert.Equal(one.Trees.Nodes.ToArray(), other.Trees.Nodes.ToArray());
        Assert.Equal(one.Gains, other.Gains);
    }

    [Fact]
    public void Features_that_say_nothing_give_the_share_of_the_classes()
    {
        var features = new FeatureMatrix([[.. Enumerable.Repeat(1f, 100)]]);
        var labels = Enumerable.Range(0, 100).Select(row => row < 30).ToArray();

        var trees = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, new BoostingOptions(), null, Cancelled).Trees;

        Assert.Equal(0.3, Logistic.Probability(trees.Score([1])), precision: 5);
    }

    [Fact]
    public void Training_stops_between_trees_when_it_is_cancelled()
    {
        var (features, labels) = Noisy(200);
        using var stop = new CancellationTokenSource();
        var trees = 0;

        Assert.Throws<OperationCanceledException>(() => BoostedTrees.Train(
            new TrainingRows(features, new BinaryTarget(labels)),
            validation: null,
            new BoostingOptions(),
            p =>
            {
                trees = p.Iteration;
                stop.Cancel();
            },
            stop.Token));

        Assert.Equal(1, trees);
    }

    [Fact]
    public void Labels_of_one_class_and_options_out_of_range_are_refused()
    {
        var (features, labels) = Noisy(200);

        Assert.Throws<ArgumentException>(() => BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(new bool[200])), null, new BoostingOptions(), null, Cancelled));
        Assert.Throws<ArgumentException>(() => BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(new bool[3])), null, new BoostingOptions(), null, Cancelled));
        Assert.Throws<ValidationException>(
            () => BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, new BoostingOptions { NumberOfLeaves = 1 }, null, Cancelled));
    }

    [Theory]
    [InlineData(20_000, 0.99, 0.3, 0.001)]
    [InlineData(50_000, 0.997, 0.5, 0.0005)]
    public void A_rare_class_does_not_make_training_diverge(int rows, double cut, double inside, double outside)
    {
        var random = new SeededRandom(5);
        var columns = Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble()).ToArray()).ToArray();
        var labels = columns[0].Select(value => random.NextDouble() < (value > cut ? inside : outside)).ToArray();
        var features = new FeatureMatrix(columns);
        var split = HoldOutSplit.Stratified(new BinaryTarget(labels), 0.3, seed: 1);
        var losses = new List<double>();

        var result = BoostedTrees.Train(
            new TrainingRows(features, new BinaryTarget(labels)).Select(split.Training),
            validation: null,
            new BoostingOptions(),
            progress => losses.Add(progress.TrainingLoss),
            Cancelled);

        Assert.Equal(losses.OrderDescending(), losses);
        Assert.All(result.Trees.Nodes.ToArray(), node => Assert.InRange(node.Value, -1.0001, 1.0001));
        Assert.True(Auc(result, features.Select(split.HoldOut), split.HoldOut.Select(row => labels[row]).ToArray()) > 0.7);
    }

    private static (FeatureMatrix Features, bool[] Labels) Noisy(int rows)
    {
        var random = new SeededRandom(3);
        var columns = Enumerable.Range(0, 4)
            .Select(_ => Enumerable.Range(0, rows).Select(_ => random.Next(10) == 0 ? float.NaN : (float)random.NextDouble()).ToArray())
            .ToArray();
        var labels = columns[0].Zip(columns[1], (a, b) => a + b + random.NextDouble() > 1.4).ToArray();
        return (new FeatureMatrix(columns), labels);
    }

    private static double Auc(BoostingResult result, FeatureMatrix features, bool[] labels) =>
        BinaryMetrics.Compute(Scores(result, features), labels).Auc;

    private static float[] Scores(BoostingResult result, FeatureMatrix features)
    {
        var row = new float[features.FeatureCount];
        return
        [
            .. Enumerable.Range(0, features.RowCount).Select(index =>
            {
                features.CopyRow(index, row);
                return result.Trees.Score(row);
            }),
        ];
    }

    private static int LeafOf(TreeEnsemble trees, int tree, FeatureMatrix features, int row)
    {
        var at = trees.Roots[tree];
        while (trees.Nodes[at] is { IsLeaf: false } node)
        {
            var value = features.Column(node.Feature)[row];
            at = (float.IsNaN(value) ? node.MissingGoesLeft : value <= node.Threshold) ? node.Left : node.Right;
        }

        return at;
    }
}
