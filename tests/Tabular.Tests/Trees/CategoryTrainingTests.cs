using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

/// <summary>Training on columns of categories.</summary>
public sealed class CategoryTrainingTests
{
    private const int Unseen = 90;
    private static readonly BoostingOptions Stump = new() { NumberOfTrees = 1, NumberOfLeaves = 2, MinimumExampleCountPerCategory = 1 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rare_unseen_and_missing_values_go_where_the_rare_and_missing_ones_of_training_belong(bool areOthersPositive)
    {
        // Category 1 has 30 positive rows, 2 has 60 negative ones; 3 and 4 are rare, 90 has no rows at all.
        var column = Enumerable.Repeat(1f, 30).Concat(Enumerable.Repeat(2f, 60)).Concat([3, 3, 3, 4, 4, float.NaN, float.NaN, float.NaN]).ToArray();
        var labels = column.Select(value => value == 1 || (value != 2 && areOthersPositive)).ToArray();

        var trees = Train(column, [1, 2, 3, 4, Unseen], labels, Stump with { MinimumExampleCountPerLeaf = 5 });

        Assert.NotNull(trees.Nodes[0].Categories);
        Assert.True(trees.Score([1]) > trees.Score([2]));
        foreach (var other in new[] { 3, 4, Unseen, float.NaN })
        {
            Assert.Equal(trees.Score([areOthersPositive ? 1 : 2]), trees.Score([other]));
        }
    }

    [Theory]
    [InlineData(100, 60)]
    [InlineData(60, 100)]
    public void Where_training_had_no_others_they_go_with_the_majority(int ones, int twos)
    {
        var column = Enumerable.Repeat(1f, ones).Concat(Enumerable.Repeat(2f, twos)).ToArray();

        var trees = Train(column, [1, 2, Unseen], [.. column.Select(value => value == 1)], Stump);

        Assert.Equal(trees.Score([ones > twos ? 1 : 2]), trees.Score([Unseen]));
        Assert.Equal(trees.Score([ones > twos ? 1 : 2]), trees.Score([float.NaN]));
    }

    [Fact]
    public void As_many_categories_as_a_column_may_have_are_told_apart_by_one_branch()
    {
        var random = new SeededRandom(2);
        var isPositive = Enumerable.Range(0, FeatureSet.MaxCategories).Select(_ => random.Next(2) == 0).ToArray();
        float[] column = [.. Enumerable.Range(0, 20 * FeatureSet.MaxCategories).Select(row => row % FeatureSet.MaxCategories)];
        bool[] labels = [.. column.Select(value => isPositive[(int)value])];

        var trees = Train(column, [.. Enumerable.Range(0, FeatureSet.MaxCategories)], labels, Stump);

        Assert.Equal(1, BinaryMetrics.Compute(trees.Scores(new FeatureMatrix([column])), labels).Auc);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void A_column_of_a_single_category_or_none_is_of_no_use_and_does_no_harm(float value)
    {
        float[] column = [.. Enumerable.Repeat(value, 100)];

        var trees = Train(column, [0], [.. column.Select((_, row) => row % 4 == 0)], new BoostingOptions { NumberOfTrees = 3 });

        Assert.All(trees.Nodes.ToArray(), node => Assert.True(node.IsLeaf));
        Assert.Equal(0.25, Logistic.Probability(trees.Score([value])), 0.001);
    }

    [Fact]
    public void Sets_of_categories_beat_their_order_where_trees_are_small()
    {
        var random = new SeededRandom(6);
        var isPositive = Enumerable.Range(0, 50).Select(_ => random.Next(2) == 0).ToArray();
        float[] column = [.. Enumerable.Range(0, 4000).Select(_ => random.Next(50))];
        bool[] labels = [.. column.Select(value => random.NextDouble() < (isPositive[(int)value] ? 0.8 : 0.2))];
        var options = Stump with { NumberOfTrees = 5 };

        var sets = Auc(options);
        var order = Auc(options with { CategoricalSplit = false });

        Assert.InRange(sets, 0.78, 1);
        Assert.True(sets > order + 0.1, $"{sets} by sets, {order} by order");

        double Auc(BoostingOptions options) => BinaryMetrics.Compute(
            Train(column, [.. Enumerable.Range(0, 50)], labels, options).Scores(new FeatureMatrix([column])), labels).Auc;
    }

    private static TreeEnsemble Train(float[] column, int[] codes, bool[] labels, BoostingOptions options) => BoostedTrees.Train(
        new TrainingRows(new FeatureMatrix([column], [codes]), new BinaryTarget(labels)), null, options, null, TestContext.Current.CancellationToken).Trees;
}
