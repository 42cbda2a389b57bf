using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Tabular.Trees.Objectives;

namespace MLOpsAspire.Tabular.Tests.Trees.Objectives;

public sealed class SoftmaxObjectiveTests
{
    [Theory]
    [InlineData(2, 1000, 3, false)]
    [InlineData(2, 1001, 80, true)]
    [InlineData(3, 17, 80, false)]
    [InlineData(3, 999, 3, true)]
    [InlineData(250, 503, 80, false)]
    [InlineData(250, 250, 5, true)]
    public void Derivatives_and_losses_are_those_of_a_plain_computation(int classes, int rows, double range, bool isWeighted)
    {
        var random = new SeededRandom((ulong)(classes + rows));
        var classOf = Enumerable.Range(0, rows).Select(row => row < classes ? row : random.Next(classes)).ToArray();
        var weights = isWeighted ? RandomWeights(random, rows, free: classes) : null;
        var objective = new SoftmaxObjective(new ClassTarget(classOf, classes), weights);
        foreach (var scores in objective.Scores)
        {
            for (var row = 0; row < rows; row++)
            {
                scores[row] = (float)(random.Next(10) == 0 ? range * (random.Next(2) == 0 ? 1 : -1) : (random.NextDouble() - 0.5) * 2 * range);
            }
        }

        var loss = Unpacked.Compute(objective, rows);

        var expected = 0.0;
        for (var row = 0; row < rows; row++)
        {
            double[] scores = [.. objective.Scores.Select(output => (double)output[row])];
            double weight = weights?[row] ?? 1;
            var logSum = scores.Max() + Math.Log(scores.Sum(score => Math.Exp(score - scores.Max())));
            expected += weight * (logSum - scores[classOf[row]]);
            for (var output = 0; output < classes; output++)
            {
                var probability = Math.Exp(scores[output] - logSum);
                var gradient = weight * (probability - (output == classOf[row] ? 1 : 0));
                var hessian = weight * probability * (1 - probability) * classes / (classes - 1);
                Unpacked.AssertDerivatives(objective.Gradients(output), row, gradient, hessian, weight);
            }
        }

        Assert.Equal(expected, loss, 1e-5 * expected);
    }

    [Fact]
    public void Only_the_rows_asked_for_have_losses()
    {
        var objective = new SoftmaxObjective(new ClassTarget([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1], 3), weights: null);

        var parts = objective.Compute(0, 8, new RowSampling(1, 1)) + objective.Compute(8, 1, new RowSampling(1, 1)) + objective.Compute(8, 3, new RowSampling(1, 1));

        Assert.Equal(objective.Compute(0, 11, new RowSampling(1, 1)) + objective.Compute(8, 1, new RowSampling(1, 1)), parts, 1e-5);
    }

    [Fact]
    public void Two_classes_are_learnt_as_well_as_by_the_logistic_objective()
    {
        var random = new SeededRandom(4);
        var columns = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 3000).Select(_ => (float)random.NextDouble()).ToArray()).ToArray();
        var isPositive = columns[0].Zip(columns[1], (a, b) => a + b + random.NextDouble() > 1.6).ToArray();
        var features = new FeatureMatrix(columns);
        var split = HoldOutSplit.Stratified(new BinaryTarget(isPositive), 0.3, seed: 1);
        bool[] truth = [.. split.HoldOut.Select(row => isPositive[row])];

        var binary = Scores(new BinaryTarget(isPositive));
        var classes = Scores(new ClassTarget([.. isPositive.Select(positive => positive ? 1 : 0)], 2));
        float[] margins = [.. truth.Select((_, row) => classes[(2 * row) + 1] - classes[2 * row])];

        Assert.Equal(BinaryMetrics.Compute(binary, truth).Auc, BinaryMetrics.Compute(margins, truth).Auc, 0.01);
        Assert.Equal(BinaryMetrics.Compute(binary, truth).LogLoss, BinaryMetrics.Compute(margins, truth).LogLoss, 0.02);

        float[] Scores(Target target) => BoostedTrees.Train(
            new TrainingRows(features, target).Select(split.Training), null, new BoostingOptions { NumberOfTrees = 30 }, null, TestContext.Current.CancellationToken)
            .Trees.Scores(features.Select(split.HoldOut));
    }

    /// <summary>0, 1 and 1,000,000, the first rows 1, so that each class weighs something.</summary>
    internal static float[] RandomWeights(SeededRandom random, int rows, int free) =>
        [.. Enumerable.Range(0, rows).Select(row => row < free ? 1f : random.Next(4) switch { 0 => 0f, 1 => 1e6f, _ => (float)random.NextDouble() })];
}
