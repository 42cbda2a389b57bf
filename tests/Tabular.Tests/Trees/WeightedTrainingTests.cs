using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

/// <summary>Training on rows of which some count more than others.</summary>
public sealed class WeightedTrainingTests
{
    private const int Rows = 1200;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void What_rows_of_the_weight_0_are_makes_no_difference(LearningTask task)
    {
        var random = new SeededRandom(1);
        var features = Features(random);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row < 10 ? 1f : row % 5 == 0 ? 0 : (float)random.NextDouble())];
        var signals = Signals(features, random);
        double[] others = [.. signals.Select((signal, row) => weights[row] > 0 ? signal : 1e15 * random.NextDouble())];

        var one = Train(features, TargetOf(signals, task), weights);
        var other = Train(features, TargetOf(others, task), weights);

        Assert.Contains(one.Trees.Nodes.ToArray(), node => !node.IsLeaf);
        Assert.Equal(one.Trees.Nodes.ToArray(), other.Trees.Nodes.ToArray());
        Assert.Equal(one.Trees.BaseScores.ToArray(), other.Trees.BaseScores.ToArray());
        Assert.Equal(one.Gains, other.Gains);
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void The_weight_2_is_like_the_row_twice(LearningTask task)
    {
        var random = new SeededRandom(2);
        var features = Features(random);
        var target = TargetOf(Signals(features, random), task);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? 2f : 1f)];
        int[] twice = [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]))];
        var options = new BoostingOptions { NumberOfTrees = 5, MinimumExampleCountPerLeaf = 1, MinimumHessianPerLeaf = 5 };

        var weighted = BoostedTrees.Train(new TrainingRows(features, target, weights), null, options, null, Cancelled).Trees.Scores(features);
        var doubled = BoostedTrees.Train(new TrainingRows(features, target).Select(twice), null, options, null, Cancelled).Trees.Scores(features);

        Assert.Equal(0, weighted.Zip(doubled, (a, b) => Math.Abs(a - b)).Average(), 0.01);
    }

    [Theory]
    [InlineData(1e-20f)]
    [InlineData(1e20f)]
    public void What_counts_are_the_ratios_of_weights(float unit)
    {
        var random = new SeededRandom(3);
        var features = Features(random);
        var target = TargetOf(Signals(features, random), LearningTask.Binary);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? 2f : 1f)];

        var one = Train(features, target, weights).Trees.Scores(features);
        var other = Train(features, target, [.. weights.Select(weight => weight * unit)]).Trees.Scores(features);

        Assert.Equal(0, one.Zip(other, (a, b) => Math.Abs(a - b)).Average(), 0.02);
    }

    private static BoostingResult Train(FeatureMatrix features, Target target, float[] weights) => BoostedTrees.Train(
        new TrainingRows(features, target, weights), null, new BoostingOptions { NumberOfTrees = 5 }, null, Cancelled);

    private static FeatureMatrix Features(SeededRandom random) => new(
        [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, Rows).Select(_ => (float)random.Next(100)).ToArray())]);

    private static double[] Signals(FeatureMatrix features, SeededRandom random) =>
        [.. Enumerable.Range(0, Rows).Select(row => ((features.Column(0)[row] + features.Column(1)[row]) / 100) + random.NextDouble())];

    private static Target TargetOf(double[] signals, LearningTask task) => task switch
    {
        LearningTask.Binary => new BinaryTarget([.. signals.Select(signal => signal > 1.5)]),
        LearningTask.Multiclass => new ClassTarget([.. signals.Select(signal => signal > 1.8 ? 2 : signal > 1.2 ? 0 : 1)], 3),
        _ => new NumericTarget([.. signals.Select(signal => (float)signal)]),
    };
}
