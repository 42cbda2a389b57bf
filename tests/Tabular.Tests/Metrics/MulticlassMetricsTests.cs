using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Metrics;

public sealed class MulticlassMetricsTests
{
    [Fact]
    public void Certain_and_right_is_perfect_by_every_measure()
    {
        var metrics = MulticlassMetrics.Compute([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 1, 2], classes: 3);

        var all = new ClassAverage(1, 1, 1);
        Assert.Equal((1, 1, 1, 0), (metrics.Accuracy, metrics.AccuracyLow, metrics.AccuracyHigh, metrics.LogLoss));
        Assert.Equal((all, all, all, 1), (metrics.Macro, metrics.Micro, metrics.Weighted, metrics.MacroAuc));
        Assert.All(metrics.Classes, one => Assert.Equal(new ClassMetrics(1, 1, 1, 1, 1), one));
    }

    [Fact]
    public void Of_equally_probable_classes_the_first_is_predicted()
    {
        var metrics = MulticlassMetrics.Compute([0.2f, 0.4f, 0.4f], [2], classes: 3);

        Assert.Equal([[0, 0, 0], [0, 0, 0], [0, 1, 0]], metrics.Confusion);
    }

    [Fact]
    public void A_class_that_was_thought_impossible_costs_16_nats()
    {
        var metrics = MulticlassMetrics.Compute([0, 1, 0, 1], [0, 1], classes: 2);

        Assert.Equal(23 * Math.Log(2) / 2, metrics.LogLoss, precision: 12);
    }

    [Fact]
    public void A_probability_that_rounding_put_above_1_costs_nothing()
    {
        Assert.Equal(0, MulticlassMetrics.Compute([1.0001f, 0], [0], classes: 2).LogLoss);
    }

    [Fact]
    public void Compute_when_one_class_alone_occurs_has_no_AUC()
    {
        var metrics = MulticlassMetrics.Compute([0.6f, 0.3f, 0.1f, 0.2f, 0.7f, 0.1f], [0, 0], classes: 3);

        Assert.Null(metrics.MacroAuc);
        Assert.All(metrics.Classes, one => Assert.Null(one.Auc));
        Assert.Equal(0.5, metrics.Accuracy);
        Assert.Equal(new ClassMetrics(1, 0.5, 2 / 3.0, 2, null), metrics.Classes[0]);
    }

    [Fact]
    public void A_class_that_is_neither_true_nor_predicted_leaves_the_averages_alone()
    {
        var (probabilities, classOf) = Random(rows: 300, classes: 3);
        float[] withAFourth = [.. probabilities.Chunk(3).SelectMany(row => row.Append(0))];

        var without = MulticlassMetrics.Compute(probabilities, classOf, classes: 3);
        var with = MulticlassMetrics.Compute(withAFourth, classOf, classes: 4);

        Assert.Equal(without.Macro, with.Macro);
        Assert.Equal(without.Weighted, with.Weighted);
        Assert.Equal(without.MacroAuc, with.MacroAuc);
        Assert.Equal(without.LogLoss, with.LogLoss);
        Assert.Equal(new ClassMetrics(0, 0, 0, 0, null), with.Classes[3]);
    }

    [Fact]
    public void Of_two_classes_the_AUC_is_that_of_the_binary_metrics()
    {
        var (probabilities, classOf) = Random(rows: 300, classes: 2);
        float[] logOdds = [.. probabilities.Chunk(2).Select(row => MathF.Log(row[1]) - MathF.Log(row[0]))];

        var multiclass = MulticlassMetrics.Compute(probabilities, classOf, classes: 2);
        var binary = BinaryMetrics.Compute(logOdds, [.. classOf.Select(label => label == 1)]);

        Assert.Equal(binary.Auc, multiclass.MacroAuc);
        Assert.Equal(binary.Confusion.Precision, multiclass.Classes[1].Precision);
        Assert.Equal(binary.LogLoss, multiclass.LogLoss, precision: 6);
    }

    [Fact]
    public void The_interval_holds_the_accuracy_and_is_as_wide_as_theory_says()
    {
        var (probabilities, classOf) = Random(rows: 4000, classes: 4);

        var metrics = MulticlassMetrics.Compute(probabilities, classOf, classes: 4);

        var standardError = Math.Sqrt(metrics.Accuracy * (1 - metrics.Accuracy) / 4000);
        Assert.InRange(metrics.Accuracy, metrics.AccuracyLow, metrics.AccuracyHigh);
        Assert.InRange((metrics.AccuracyHigh - metrics.AccuracyLow) / standardError, 3.3, 4.5);
    }

    [Fact]
    public void The_order_of_the_rows_changes_nothing_but_the_interval()
    {
        var (probabilities, classOf) = Random(rows: 500, classes: 4);
        var order = Enumerable.Range(0, 500).ToArray();
        new SeededRandom(5).Shuffle<int>(order);

        var metrics = MulticlassMetrics.Compute(probabilities, classOf, classes: 4);
        var shuffled = MulticlassMetrics.Compute(
            [.. order.SelectMany(row => probabilities.Skip(row * 4).Take(4))], [.. order.Select(row => classOf[row])], classes: 4);

        Assert.Equal(metrics.LogLoss, shuffled.LogLoss, precision: 12);
        Assert.Equal(
            (metrics.Accuracy, metrics.Macro, metrics.Micro, metrics.Weighted, metrics.MacroAuc),
            (shuffled.Accuracy, shuffled.Macro, shuffled.Micro, shuffled.Weighted, shuffled.MacroAuc));
        Assert.Equal(metrics.Classes, shuffled.Classes);
        Assert.Equal(metrics.Confusion, shuffled.Confusion);
    }

    [Theory]
    [InlineData(new[] { 0.5f, float.NaN }, "Row 0")]
    [InlineData(new[] { 1.5f, -0.5f }, "Row 0")]
    [InlineData(new[] { float.PositiveInfinity, 0 }, "Row 0")]
    [InlineData(new[] { 0.5f, 0.4f }, "Row 0")]
    [InlineData(new[] { 0.5f, 0.5f, 2f, 3f }, "Row 1")]
    public void Numbers_that_are_not_probabilities_are_refused(float[] probabilities, string place)
    {
        var error = Assert.Throws<ArgumentException>(() => MulticlassMetrics.Compute(probabilities, new int[probabilities.Length / 2], classes: 2));

        Assert.StartsWith(place, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Compute_when_a_class_is_not_among_the_classes_throws(int label)
    {
        var error = Assert.Throws<ArgumentException>(() => MulticlassMetrics.Compute([0.5f, 0.5f, 0.5f, 0.5f], [0, label], classes: 2));

        Assert.Contains("row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_when_the_lengths_do_not_fit_throws()
    {
        Assert.Throws<ArgumentException>(() => MulticlassMetrics.Compute([0.5f, 0.5f, 1f], [0], classes: 2));
        Assert.Throws<ArgumentException>(() => MulticlassMetrics.Compute([], [], classes: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MulticlassMetrics.Compute([1], [0], classes: 1));
    }

    /// <summary>Rows whose class is drawn by their probabilities.</summary>
    private static (float[] Probabilities, int[] ClassOf) Random(int rows, int classes)
    {
        var random = new SeededRandom(9);
        var probabilities = new List<float>();
        var classOf = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var weights = Enumerable.Range(0, classes).Select(_ => Math.Exp(4 * random.NextDouble())).ToArray();
            probabilities.AddRange(weights.Select(weight => (float)(weight / weights.Sum())));
            var drawn = random.NextDouble() * weights.Sum();
            while (classOf[row] < classes - 1 && drawn >= weights[classOf[row]])
            {
                drawn -= weights[classOf[row]++];
            }
        }

        return ([.. probabilities], classOf);
    }
}
