using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Metrics;

public sealed class RegressionMetricsTests
{
    [Fact]
    public void A_worked_example()
    {
        var metrics = RegressionMetrics.Compute([1, 2, 3, 8], [1, 3, 3, 5]);

        // The errors are 0, 1, 0 and -3, the truth's squared deviations from 3 sum to 8.
        Assert.Equal(Math.Sqrt(10 / 4.0), metrics.Rmse);
        Assert.Equal(1, metrics.Mae);
        Assert.Equal(1 - (10 / 8.0), metrics.R2);
        Assert.Equal(3, metrics.MaxError);
        Assert.Equal(new ResidualQuantile(0, -3), metrics.ResidualQuantiles[0]);
        Assert.Equal(new ResidualQuantile(0.25, -0.75), metrics.ResidualQuantiles[2]);
        Assert.Equal(new ResidualQuantile(0.5, 0), metrics.ResidualQuantiles[3]);
        Assert.Equal(new ResidualQuantile(1, 1), metrics.ResidualQuantiles[^1]);
    }

    [Fact]
    public void Exact_predictions_have_no_error()
    {
        var metrics = RegressionMetrics.Compute([1.5f, -2, 7], [1.5f, -2, 7]);

        Assert.Equal((0, 0, 0), (metrics.Rmse, metrics.RmseLow, metrics.RmseHigh));
        Assert.Equal((0, 0, 1), (metrics.Mae, metrics.MaxError, metrics.R2));
    }

    // In single precision, the mean of so many would not be quite the same number.
    [Theory]
    [InlineData(0.1f)]
    [InlineData(16_777_215f)]
    public void R2_of_a_constant_truth_is_1_when_all_predictions_are_exact_and_0_otherwise(float truth)
    {
        var constant = Enumerable.Repeat(truth, 999).ToArray();

        Assert.Equal(1, RegressionMetrics.Compute(constant, constant).R2);
        Assert.Equal(0, RegressionMetrics.Compute([.. constant.Skip(1), truth * 2], constant).R2);
    }

    [Fact]
    public void One_row_is_enough()
    {
        var metrics = RegressionMetrics.Compute([3], [5]);

        Assert.Equal((2, 2, 2, 0), (metrics.Rmse, metrics.RmseLow, metrics.RmseHigh, metrics.R2));
        Assert.All(metrics.ResidualQuantiles, quantile => Assert.Equal(2, quantile.Residual));
    }

    [Fact]
    public void The_largest_numbers_do_not_overflow()
    {
        var metrics = RegressionMetrics.Compute([float.MaxValue, float.MinValue], [float.MinValue, float.MaxValue]);

        Assert.Equal(2.0 * float.MaxValue, metrics.MaxError);
        Assert.Equal(2.0 * float.MaxValue, metrics.Rmse, tolerance: 1e25);
        Assert.Equal(-3, metrics.R2, precision: 12);
    }

    // Rounding differs with the order of a sum, and here that is all that differs between resamples: it puts them above or below.
    [Theory]
    [InlineData(90)]
    [InlineData(700)]
    public void The_interval_holds_the_error_where_all_rows_have_the_same(int rows)
    {
        foreach (var error in new[] { 0.1f, 0.7f, 1.4f, 1.9f })
        {
            var metrics = RegressionMetrics.Compute(Enumerable.Repeat(error, rows).ToArray(), new float[rows]);

            Assert.InRange(metrics.Rmse, metrics.RmseLow, metrics.RmseHigh);
            Assert.Equal(metrics.RmseLow, metrics.RmseHigh, precision: 12);
        }
    }

    [Fact]
    public void The_interval_holds_the_error_and_is_as_wide_as_theory_says()
    {
        var (predictions, truth) = Random(4000);

        var metrics = RegressionMetrics.Compute(predictions, truth);

        // Errors spread evenly from -1 to 1: the squares have the mean 1/3 and the variance 4/45, and the root halves and scales that.
        var standardError = Math.Sqrt(4 / 45.0 / 4000) / (2 * Math.Sqrt(1 / 3.0));
        Assert.InRange(metrics.Rmse, metrics.RmseLow, metrics.RmseHigh);
        Assert.InRange((metrics.RmseHigh - metrics.RmseLow) / standardError, 3.3, 4.5);
    }

    [Fact]
    public void The_order_of_the_rows_changes_nothing_but_the_interval()
    {
        var (predictions, truth) = Random(500);
        var order = Enumerable.Range(0, 500).ToArray();
        new SeededRandom(5).Shuffle<int>(order);

        var metrics = RegressionMetrics.Compute(predictions, truth);
        var shuffled = RegressionMetrics.Compute([.. order.Select(row => predictions[row])], [.. order.Select(row => truth[row])]);

        Assert.Equal(metrics.Rmse, shuffled.Rmse, precision: 12);
        Assert.Equal(metrics.Mae, shuffled.Mae, precision: 12);
        Assert.Equal(metrics.R2, shuffled.R2, precision: 12);
        Assert.Equal(metrics.MaxError, shuffled.MaxError);
        Assert.Equal(metrics.ResidualQuantiles, shuffled.ResidualQuantiles);
    }

    [Theory]
    [InlineData(new[] { 1, float.NaN }, new[] { 1f, 2f }, "The prediction of row 1")]
    [InlineData(new[] { 1, float.NegativeInfinity }, new[] { 1f, 2f }, "The prediction of row 1")]
    [InlineData(new[] { 1f, 2f }, new[] { float.NaN, 2f }, "The truth of row 0")]
    [InlineData(new[] { 1f, 2f }, new[] { 1f, float.PositiveInfinity }, "The truth of row 1")]
    [InlineData(new[] { 1f }, new[] { 1f, 2f }, "There is not one prediction per row")]
    [InlineData(new float[0], new float[0], "There are no rows")]
    public void Compute_when_the_rows_cannot_be_judged_throws(float[] predictions, float[] truth, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => RegressionMetrics.Compute(predictions, truth));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static (float[] Predictions, float[] Truth) Random(int rows)
    {
        var random = new SeededRandom(9);
        var truth = Enumerable.Range(0, rows).Select(_ => (float)(20 * random.NextDouble())).ToArray();
        return ([.. truth.Select(value => value + (float)((2 * random.NextDouble()) - 1))], truth);
    }
}
