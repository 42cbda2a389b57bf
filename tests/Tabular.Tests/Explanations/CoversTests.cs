using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Explanations;

public sealed class CoversTests
{
    [Fact]
    public void WithCoversOf_counts_the_rows_that_come_by()
    {
        var trees = new TreeEnsemble(
            1,
            [1],
            [
                new TreeNode(0, 1, 1, 2, MissingGoesLeft: true, 0), TreeNode.Leaf(1), new TreeNode(0, 2, 3, 4, MissingGoesLeft: true, 0),
                TreeNode.Leaf(2), TreeNode.Leaf(3), TreeNode.Leaf(4),
            ],
            [0, 5],
            [0, 0]);

        var counted = trees.WithCoversOf(new FeatureMatrix([[0.5f, float.NaN, 5]]));

        Assert.Equal([3f, 2, 1, 0, 1, 3], counted.Nodes.ToArray().Select(node => node.Cover));
        Assert.Equal(trees.Nodes.ToArray(), counted.Nodes.ToArray().Select(node => node with { Cover = 0 }));
        Assert.Equal(trees.Score([1.5f]), counted.Score([1.5f]));
    }

    [Fact]
    public void WithCoversOf_keeps_the_score_each_tree_adds_to()
    {
        var trees = new TreeEnsemble(1, [0, 0], [TreeNode.Leaf(1), TreeNode.Leaf(2)], [0, 1], [1, 1]);

        Assert.Equal([1, 1], trees.WithCoversOf(new FeatureMatrix([[1f]])).Targets.ToArray());
    }

    [Fact]
    public void WithCoversOf_the_training_rows_gives_what_training_counted()
    {
        var random = new SeededRandom(1);
        var features = new FeatureMatrix([.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 300).Select(_ => (float)random.Next(50)).ToArray())]);
        var target = new NumericTarget([.. Enumerable.Range(0, 300).Select(row => features.Column(0)[row] * features.Column(1)[row])]);
        var trees = BoostedTrees.Train(
            new TrainingRows(features, target), validation: null, new BoostingOptions(), onProgress: null, TestContext.Current.CancellationToken).Trees;

        Assert.Equal(trees.Nodes.ToArray(), trees.WithCoversOf(features).Nodes.ToArray());
    }

    [Fact]
    public void WithCoversOf_no_rows_or_others_is_refused()
    {
        var trees = new TreeEnsemble(2, [0], [TreeNode.Leaf(1)], [0]);

        Assert.Throws<ArgumentException>(() => trees.WithCoversOf(new FeatureMatrix([[], []])));
        Assert.Throws<ArgumentException>(() => trees.WithCoversOf(new FeatureMatrix([[1f]])));
    }
}
