using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Explanations;

public sealed class TreeContributionsTests
{
    private static readonly TreeNode[] Stump = [new(0, 1, 1, 2, MissingGoesLeft: false, 0, Cover: 4), TreeNode.Leaf(10, cover: 3), TreeNode.Leaf(2, cover: 1)];

    [Fact]
    public void Compute_of_one_split_gives_the_distance_to_the_mean()
    {
        var contributions = new TreeContributions(new TreeEnsemble(2, [5], Stump, [0]));

        Assert.Equal([13.0], contributions.Expected.ToArray());
        Assert.Equal([2.0, 0], Rounded(Compute(contributions, [0, 7])));
        Assert.Equal([-6.0, 0], Rounded(Compute(contributions, [float.NaN, 7])));
    }

    [Fact]
    public void Compute_gives_shapley_values_as_they_are_defined()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var random = new SeededRandom(seed);
            var (features, outputs) = (1 + random.Next(6), 1 + random.Next(3));
            var trees = RandomTrees.Ensemble(random, features, outputs, trees: 4, depth: 5);
            var contributions = new TreeContributions(trees);
            for (var n = 0; n < 5; n++)
            {
                var row = RandomTrees.Row(random, features);
                var values = Compute(contributions, row);
                for (var output = 0; output < outputs; output++)
                {
                    var expected = ShapleyByDefinition.Of(trees, row, output);
                    Assert.Equal(ShapleyByDefinition.Expectation(trees, row, output, known: 0), contributions.Expected[output], 1e-13);
                    Assert.All(expected.Zip(values.Skip(output * features)), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
                }
            }
        }
    }

    [Fact]
    public void Compute_with_many_features_on_a_way_is_exact()
    {
        // Four points do for 8 features, eight for 16, twelve for 24.
        foreach (var length in new[] { 8, 9, 16, 17 })
        {
            var random = new SeededRandom((ulong)length);
            var trees = Chain(random, length);
            float[] row = [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(2))];

            Assert.All(
                ShapleyByDefinition.Of(trees, row, output: 0).Zip(Compute(new TreeContributions(trees), row)),
                pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }
    }

    [Fact]
    public void Contributions_and_the_expected_value_sum_to_the_score()
    {
        foreach (var length in new[] { 30, 400 })
        {
            var random = new SeededRandom((ulong)length);
            var trees = Chain(random, length);
            for (var n = 0; n < 20; n++)
            {
                float[] row = [.. Enumerable.Range(0, length).Select(_ => random.Next(20) == 0 ? 1f : 0)];
                var contributions = new TreeContributions(trees);

                // The score of one tree, whose greatest leaf is 2, is a leaf's single-precision value and not rounded again.
                Assert.Equal(trees.Score(row), contributions.Expected[0] + Compute(contributions, row).Sum(), 2e-12);
            }
        }
    }

    [Fact]
    public void Compute_overwrites_what_was_there()
    {
        var contributions = new TreeContributions(new TreeEnsemble(2, [5], Stump, [0]));
        double[] values = [1, 2, 3];

        contributions.Compute([0, 0], values);

        Assert.Equal([2.0, 0, 3], Rounded(values));
    }

    [Fact]
    public void Compute_on_several_threads_gives_the_same()
    {
        var random = new SeededRandom(5);
        var contributions = new TreeContributions(RandomTrees.Ensemble(random, features: 6, outputs: 2, trees: 20, depth: 7));
        var rows = Enumerable.Range(0, 200).Select(_ => RandomTrees.Row(random, 6)).ToArray();
        var expected = rows.Select(row => Compute(contributions, row)).ToArray();
        var values = new double[rows.Length][];

        Parallel.For(0, rows.Length, i => values[i] = Compute(contributions, rows[i]));

        Assert.Equal(expected, values);
    }

    [Fact]
    public void Trees_without_branches_contribute_nothing()
    {
        var contributions = new TreeContributions(new TreeEnsemble(1, [5], [TreeNode.Leaf(1), TreeNode.Leaf(2)], [0, 1]));

        Assert.Equal([8.0], contributions.Expected.ToArray());
        Assert.Equal([0.0], Compute(contributions, [1]));
        Assert.Equal([0.0], Compute(new TreeContributions(new TreeEnsemble(1, [5], [], [])), [1]));
    }

    [Fact]
    public void Covers_that_are_not_known_are_refused()
    {
        TreeNode[] unknown = [.. Stump.Select(node => node with { Cover = 0 })];
        TreeNode[] partly = [Stump[0], .. unknown[1..]];
        TreeNode[] negative = [Stump[0], Stump[1], Stump[2] with { Cover = -1 }];
        TreeNode[] noNumber = [Stump[0], Stump[1], Stump[2] with { Cover = float.NaN }];

        foreach (var nodes in new[] { unknown, partly, negative, noNumber })
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => new TreeContributions(new TreeEnsemble(1, [0], nodes, [0])));
            Assert.StartsWith("How many training rows came by the nodes of tree 0, counted from 0, is not known", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_node_with_two_parents_is_refused()
    {
        var nodes = new List<TreeNode>();
        for (var n = 0; n < 40; n++)
        {
            nodes.Add(new TreeNode(0, n, n + 1, n + 1, false, 0, Cover: 1));
        }

        Assert.Throws<InvalidOperationException>(() => new TreeContributions(new TreeEnsemble(1, [0], [.. nodes, TreeNode.Leaf(1, 1)], [0])));
    }

    [Fact]
    public void A_row_that_is_too_short_is_refused()
    {
        var contributions = new TreeContributions(new TreeEnsemble(2, [5], Stump, [0]));

        Assert.Throws<ArgumentOutOfRangeException>(() => contributions.Compute([1], new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => contributions.Compute([1, 2], new double[1]));
    }

    [Fact]
    public void Trained_trees_know_their_covers()
    {
        var random = new SeededRandom(3);
        float[][] columns = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 200).Select(_ => (float)random.NextDouble()).ToArray())];
        var features = new FeatureMatrix(columns);
        var target = new NumericTarget([.. Enumerable.Range(0, 200).Select(row => (3 * columns[0][row]) + columns[1][row])]);
        var trees = BoostedTrees.Train(
            new TrainingRows(features, target), validation: null, new BoostingOptions(), onProgress: null, TestContext.Current.CancellationToken).Trees;
        var contributions = new TreeContributions(trees);

        Assert.Equal(trees.Scores(features).Average(), contributions.Expected[0], 1e-5);
    }

    /// <summary>One tree: each branch looks at a feature of its own, and has a leaf on the left.</summary>
    private static TreeEnsemble Chain(SeededRandom random, int length)
    {
        var nodes = new List<TreeNode>();
        for (var feature = 0; feature < length; feature++)
        {
            var cover = length + 1 - feature;
            nodes.Add(new TreeNode(feature, 0.5f, nodes.Count + 2, nodes.Count + 1, MissingGoesLeft: true, 0, Cover: cover));
            nodes.Add(TreeNode.Leaf((float)(random.NextDouble() - 0.3), cover: 1));
        }

        nodes.Add(TreeNode.Leaf(2, cover: 1));
        return new TreeEnsemble(length, [0], nodes, [0]);
    }

    private static double[] Rounded(double[] values) => [.. values.Select(value => Math.Round(value, 14))];

    private static double[] Compute(TreeContributions contributions, float[] row)
    {
        var values = new double[contributions.Outputs * contributions.FeatureCount];
        contributions.Compute(row, values);
        return values;
    }
}
