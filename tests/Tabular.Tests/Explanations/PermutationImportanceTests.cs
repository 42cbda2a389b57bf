using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Explanations;

/// <summary>The models know the answer without having learned it, so that what a column is worth can be told beforehand.</summary>
public sealed class PermutationImportanceTests
{
    private const int Rows = 400;

    /// <summary>One tree: -1 where feature 0 is at most 0, otherwise 1.</summary>
    private static readonly TreeNode[] Sign = [new(0, 0, 1, 2, MissingGoesLeft: false, 0), TreeNode.Leaf(-1), TreeNode.Leaf(1)];

    [Fact]
    public void Of_two_classes_tells_the_fall_of_the_auc()
    {
        var inputs = Numbers(columns: 2);
        var target = new BinaryTarget([.. Column(inputs, 0).Select(value => value > 0)]);

        var importances = Of(Model(LearningTask.Binary, [0], Sign, [0]), inputs, target);

        // Shuffled, the column tells nothing: the AUC falls from 1 to about a half.
        Assert.Equal(["x0", "x1"], importances.Select(importance => importance.Column));
        Assert.InRange(importances[0].Mean, 0.45, 0.55);
        Assert.InRange(importances[0].StandardDeviation, 0.001, 0.06);
        Assert.Equal(new PermutationImportance("x1", 0, 0), importances[1]);
    }

    [Fact]
    public void Of_several_classes_tells_the_fall_of_the_accuracy()
    {
        var inputs = Numbers(columns: 2);
        var target = new ClassTarget([.. Column(inputs, 0).Select(value => value > 0 ? 1 : 2)], Classes: 3);
        TreeNode[] nodes = [TreeNode.Leaf(-5), .. Sign.Select(node => node with { Left = node.Left + 1, Right = node.Right + 1 }), TreeNode.Leaf(0)];

        var importances = Of(Model(LearningTask.Multiclass, [0, 0, 0], nodes, [0, 1, 4]), inputs, target);

        Assert.InRange(importances[0].Mean, 0.45, 0.55);
        Assert.Equal(0, importances[1].Mean);
    }

    [Fact]
    public void Of_numbers_tells_the_rise_of_the_rmse()
    {
        var inputs = Numbers(columns: 2);
        var target = new NumericTarget([.. Column(inputs, 0).Select(value => value > 0 ? 1f : -1)]);

        var importances = Of(Model(LearningTask.Regression, [0], Sign, [0]), inputs, target);

        // Half of the rows are wrong by 2.
        Assert.InRange(importances[0].Mean, 1.35, 1.48);
        Assert.Equal(0, importances[1].Mean);
    }

    [Fact]
    public void Of_shuffles_raw_columns_and_what_is_derived_from_them_follows()
    {
        var inputs = Numbers(columns: 3);
        var pipeline = new FeaturePipeline(
            [Feature.Number("a"), Feature.Number("b"), Feature.Number("c")], [new DerivedFeature("sum", DerivedOperation.Sum, [0, 1], [])], [3, 2]);
        var target = new BinaryTarget([.. Enumerable.Range(0, Rows).Select(row => inputs.Column(0)[row] + inputs.Column(1)[row] > 0)]);
        var model = new TabularModel(pipeline, new TreeEnsemble(2, [0], Sign, [0]), LearningTask.Binary, [new(0), new(1)]);

        var importances = Of(model, inputs, target);

        Assert.Equal(["a", "b", "c"], importances.Select(importance => importance.Column));
        Assert.InRange(importances[0].Mean, 0.2, 0.4);
        Assert.InRange(importances[1].Mean, 0.2, 0.4);
        Assert.Equal(0, importances[2].Mean);
    }

    [Fact]
    public void Of_takes_the_mean_of_its_repeats()
    {
        var inputs = Numbers(columns: 1);
        var isPositive = Column(inputs, 0).Select((value, row) => row % 5 == 0 ? value <= 0 : value > 0).ToArray();
        var random = new SeededRandom(3);
        random.Shuffle<int>(Enumerable.Range(0, isPositive.Count(label => !label)).ToArray());
        random.Shuffle<int>(Enumerable.Range(0, isPositive.Count(label => label)).ToArray());
        var own = new SeededRandom(random.NextUInt64());
        var falls = new double[PermutationImportance.Repeats];
        for (var repeat = 0; repeat < falls.Length; repeat++)
        {
            var shuffled = Column(inputs, 0);
            own.Shuffle<float>(shuffled);
            falls[repeat] = Auc(Column(inputs, 0), isPositive) - Auc(shuffled, isPositive);
        }

        var importance = Of(Model(LearningTask.Binary, [0], Sign, [0], columns: 1), inputs, new BinaryTarget(isPositive))[0];

        Assert.Equal(falls.Average(), importance.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(falls.Sum(fall => Math.Pow(fall - falls.Average(), 2)) / 4), importance.StandardDeviation, 1e-15);
    }

    [Fact]
    public void Of_is_the_same_on_any_number_of_threads_and_another_with_another_seed()
    {
        var inputs = Numbers(columns: 2);
        var target = new BinaryTarget([.. Column(inputs, 0).Select(value => value > 0)]);
        var model = Model(LearningTask.Binary, [0], Sign, [0]);

        Assert.Equal(Of(model, inputs, target, threads: 1), Of(model, inputs, target, threads: 3));
        Assert.NotEqual(Of(model, inputs, target, seed: 3), Of(model, inputs, target, seed: 4));
    }

    [Fact]
    public void Of_many_rows_takes_fewer_but_some_of_each_class()
    {
        // Of 20,000 rows half are taken, and with them one of the two positive ones.
        const int rows = 2 * PermutationImportance.MaxRows;
        var inputs = Numbers(columns: 1, rows);
        var target = new BinaryTarget([.. Enumerable.Range(0, rows).Select(row => row is 7 or 8)]);

        var importance = Of(Model(LearningTask.Binary, [0], Sign, [0], columns: 1), inputs, target)[0];

        // The positive row is level with, above or below each of 9,999 others, in whole halves.
        var halves = importance.Mean * PermutationImportance.Repeats * 2 * 9_999;
        Assert.NotEqual(0, halves);
        Assert.Equal(Math.Round(halves), halves, 1e-6);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        var model = Model(LearningTask.Binary, [0], Sign, [0]);
        var inputs = Numbers(columns: 2);

        Assert.Throws<ArgumentException>(() => Of(model, inputs, new BinaryTarget(new bool[3])));
        Assert.Throws<ArgumentException>(() => Of(model, inputs, new BinaryTarget(new bool[Rows])));
        Assert.Throws<ArgumentException>(() => Of(model, inputs, new NumericTarget(new float[Rows])));
        Assert.Throws<ArgumentException>(() => Of(model, inputs, new ClassTarget(new int[Rows], Classes: 3)));
        Assert.Throws<ArgumentException>(() => Of(model, new FeatureMatrix([[], []]), new BinaryTarget([])));
    }

    private static IReadOnlyList<PermutationImportance> Of(TabularModel model, FeatureMatrix inputs, Target target, ulong seed = 3, int threads = 2) =>
        PermutationImportance.Of(model, inputs, target, seed, threads, TestContext.Current.CancellationToken);

    private static TabularModel Model(LearningTask task, float[] baseScores, TreeNode[] nodes, int[] roots, int columns = 2)
    {
        Feature[] inputs = [.. Enumerable.Range(0, columns).Select(i => Feature.Number($"x{i}"))];
        var classes = task == LearningTask.Regression ? 0 : Math.Max(baseScores.Length, 2);
        return new TabularModel(
            new FeaturePipeline(inputs), new TreeEnsemble(columns, baseScores, nodes, roots), task, [.. Enumerable.Range(0, classes).Select(i => new ClassLabel(i))]);
    }

    /// <summary>Half of the numbers are above 0.</summary>
    private static FeatureMatrix Numbers(int columns, int rows = Rows)
    {
        var random = new SeededRandom(9);
        return new FeatureMatrix([.. Enumerable.Range(0, columns).Select(_ => Shuffled(random, rows))]);
    }

    private static float[] Shuffled(SeededRandom random, int rows)
    {
        float[] values = [.. Enumerable.Range(0, rows).Select(row => row + 0.5f - (rows / 2))];
        random.Shuffle<float>(values);
        return values;
    }

    private static float[] Column(FeatureMatrix matrix, int column) => matrix.Column(column).ToArray();

    private static double Auc(float[] values, bool[] isPositive) =>
        BinaryMetrics.AucOf([.. values.Select(value => value > 0 ? 1f : -1)], isPositive);
}
