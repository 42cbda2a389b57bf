using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Tabular.Trees.Objectives;

namespace MLOpsAspire.Tabular.Tests.Trees.Objectives;

public sealed class SquaredErrorObjectiveTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(17, 80, false)]
    [InlineData(1003, 1e-12, false)]
    [InlineData(1003, 1e18, false)]
    [InlineData(999, 80, true)]
    [InlineData(999, 1e18, true)]
    public void Derivatives_and_losses_are_those_of_a_plain_computation(int rows, double range, bool isWeighted)
    {
        var random = new SeededRandom((ulong)rows);
        float[] values = [.. Enumerable.Range(0, rows).Select(_ => (float)((random.NextDouble() - 0.3) * range))];
        var weights = isWeighted ? SoftmaxObjectiveTests.RandomWeights(random, rows, free: 1) : null;
        var objective = new SquaredErrorObjective(new NumericTarget(values), weights);
        var origin = objective.BaseScores[0];
        for (var row = 0; row < rows; row++)
        {
            objective.Scores[0][row] = (float)((random.NextDouble() - 0.5) * range);
        }

        var loss = Unpacked.Compute(objective, rows);

        var expected = 0.0;
        for (var row = 0; row < rows; row++)
        {
            double weight = weights?[row] ?? 1;
            var error = (double)objective.Scores[0][row] + origin - values[row];
            expected += weight * error * error;
            Unpacked.AssertDerivatives(objective.Gradients(0), row, weight * error, weight, weight);
        }

        Assert.Equal(expected, loss, 1e-5 * expected);
        Assert.True(double.IsFinite(objective.MaxStep));
    }

    [Fact]
    public void The_first_score_is_the_weighted_mean()
    {
        Assert.Equal(2, new SquaredErrorObjective(new NumericTarget([1, 2, 3]), weights: null).BaseScores[0]);
        Assert.Equal(3, new SquaredErrorObjective(new NumericTarget([1, 2, 3]), [0, 0, 7]).BaseScores[0]);
    }

    [Fact]
    public void A_small_signal_beside_a_large_offset_is_learnt()
    {
        var (features, signal) = Signal(2000);
        var target = new NumericTarget([.. signal.Select(value => 1e6f + value)]);
        var losses = new List<double>();

        var trees = BoostedTrees.Train(new TrainingRows(features, target), null, new BoostingOptions(), progress => losses.Add(progress.TrainingLoss), Cancelled).Trees;

        var scores = trees.Scores(features);
        var rmse = Math.Sqrt(scores.Select((score, row) => Math.Pow(score - target.Values[row], 2)).Average());
        Assert.InRange(rmse, 0, 0.06);
        Assert.Equal(Math.Sqrt(losses[^1]), rmse, 0.02);
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e-6)]
    [InlineData(1e12)]
    public void The_unit_of_the_numbers_does_not_matter(double unit)
    {
        var (features, signal) = Signal(1000);

        var error = RelativeError(features, [.. signal.Select(value => (float)(value * unit))]);

        Assert.InRange(error, 0, 0.12);
    }

    [Fact]
    public void Rows_that_weigh_little_are_never_sent_further_off_than_they_were()
    {
        var (features, signal) = Signal(2000);
        float[] weights = [.. signal.Select((_, row) => row % 50 == 0 ? 1e6f : row % 50 == 1 ? 0 : 1f)];

        var trees = BoostedTrees.Train(
            new TrainingRows(features, new NumericTarget(signal), weights), null, new BoostingOptions(), null, Cancelled).Trees;

        Assert.All(trees.Scores(features), score => Assert.InRange(score, -3f, 3f));
    }

    private static double RelativeError(FeatureMatrix features, float[] values)
    {
        var scores = BoostedTrees.Train(new TrainingRows(features, new NumericTarget(values)), null, new BoostingOptions(), null, Cancelled).Trees.Scores(features);
        double mean = values.Average(value => (double)value);
        return Math.Sqrt(scores.Select((score, row) => Math.Pow(score - (double)values[row], 2)).Sum() / values.Sum(value => Math.Pow(value - mean, 2)));
    }

    /// <summary>A step and a slope, from -0.5 to 1.</summary>
    private static (FeatureMatrix Features, float[] Signal) Signal(int rows)
    {
        var random = new SeededRandom(8);
        var columns = Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble()).ToArray()).ToArray();
        return (new FeatureMatrix(columns), [.. columns[0].Zip(columns[1], (a, b) => (a > 0.5f ? 0.5f : 0) + b - 0.5f)]);
    }
}
