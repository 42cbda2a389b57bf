using MLOpsAspire.Tabular.Metrics;

namespace MLOpsAspire.Tabular.Tests.Metrics;

/// <summary>The same predictions as scikit-learn 1.2.1 and numpy judge them.</summary>
public sealed class ReferenceRegressionMetricsTests
{
    private static readonly float[] Truth =
    [
        5.17f, 4.72f, 4.65f, 3.97f, 2.09f, 6.72f, 3.12f, 4.26f, 3.8f, 3.54f, 6.49f, 5.77f, 3.65f, 3.11f,
        4.06f, 6.93f, 5.25f, 5.47f, 4.34f, 4.48f, 5.43f, 1.31f, 8.22f, 3.42f, 3.86f, 7.68f, 5.44f, 5.08f,
        3.83f, 1.88f, 5.37f,
    ];

    private static readonly float[] Predictions =
    [
        5.04f, 3.45f, 4.76f, 2.75f, 1.58f, 5.79f, 2.79f, 4.06f, 2.85f, 2.49f, 4.2f, 4.06f, 2.54f, 1.93f,
        3.68f, 5.25f, 3.19f, 6.04f, 3.2f, 3.06f, 5.27f, 2.13f, 5.92f, 2.13f, 2.74f, 6.89f, 4.34f, 3.77f,
        3.31f, 2.58f, 3.64f,
    ];

    /// <summary>Both the truth and its distance to the predictions come from t distributions of 2 and 1.3 degrees of freedom.</summary>
    private static readonly float[] HeavyTailedTruth =
    [
        36.4f, 27.6f, 20.5f, -0.5f, 12.8f, 19.4f, 26.1f, 51.4f, 22.5f, 17.6f, 20.8f, 12.5f, 29.8f, 22.9f,
        12.2f, 22.5f, 13.4f, 28.1f, 29.1f, 18.6f, 19.5f, 9.2f, 16.7f, -14.7f, 24.5f, 28.7f, 4.4f, 16.4f,
        37.1f, 19.7f, 13.5f, -6.5f, 22.1f, 30.3f, 16.5f, 3.1f, 26.1f, 25.4f, 18.3f, 15.7f, 30.5f, 11.9f,
        44.2f, 21.6f, 11.5f, 20.8f, -21.2f, 11.0f, 14.5f, 84.0f,
    ];

    private static readonly float[] HeavyTailedPredictions =
    [
        40.2f, 27.1f, 21.8f, 17.1f, 1.1f, 21.9f, 27.5f, 55.1f, 23.3f, 29.4f, 26.5f, 20.5f, 33.7f, 31.5f,
        11.1f, 21.0f, 13.0f, 26.8f, 29.0f, 19.6f, 18.8f, 12.4f, 17.8f, -19.5f, 34.9f, 28.4f, 8.8f, 18.3f,
        35.7f, 33.6f, 13.9f, -6.2f, 19.5f, 35.9f, 19.5f, 0.7f, 25.4f, 25.6f, 22.6f, 16.2f, 29.5f, 9.8f,
        42.2f, 19.7f, 21.0f, 25.6f, -10.5f, 14.2f, 17.2f, 102.6f,
    ];

    [Fact]
    public void Compute_agrees()
    {
        var metrics = RegressionMetrics.Compute(Predictions, Truth);

        Assert.Equal(1.1949247298256158, metrics.Rmse, precision: 12);
        Assert.Equal(1.0348386956799416, metrics.Mae, precision: 12);
        Assert.Equal(0.4191479251376462, metrics.R2, precision: 12);
        Assert.Equal(2.3000001907348633, metrics.MaxError, precision: 12);
        AssertQuantiles(
            [
                -0.820000171661377, -0.6350000500679016, 0.3549998998641968, 1.0999999046325684, 1.2999999523162842, 2.174999952316284,
                2.3000001907348633,
            ],
            metrics);
    }

    [Fact]
    public void Compute_with_heavy_tails_agrees()
    {
        var metrics = RegressionMetrics.Compute(HeavyTailedPredictions, HeavyTailedTruth);

        Assert.Equal(6.090730603488254, metrics.Rmse, precision: 12);
        Assert.Equal(4.106000007390976, metrics.Mae, precision: 12);
        Assert.Equal(0.8481598278755353, metrics.R2, precision: 12);
        Assert.Equal(18.599998474121094, metrics.MaxError, precision: 12);
        AssertQuantiles(
            [
                -18.599998474121094, -12.954998397827149, -4.375000357627869, -1.1999988555908203, 0.7000007629394531, 2.510000172257423,
                11.700000166893005,
            ],
            metrics);
    }

    [Fact]
    public void The_intervals_are_those_of_the_same_resamples_drawn_in_numpy()
    {
        var metrics = RegressionMetrics.Compute(Predictions, Truth);
        var heavyTailed = RegressionMetrics.Compute(HeavyTailedPredictions, HeavyTailedTruth);

        Assert.Equal(0.9658591256615716, metrics.RmseLow, precision: 12);
        Assert.Equal(1.3937105243014152, metrics.RmseHigh, precision: 12);
        Assert.Equal(4.432335655094045, heavyTailed.RmseLow, precision: 12);
        Assert.Equal(7.619304057571718, heavyTailed.RmseHigh, precision: 12);
    }

    private static void AssertQuantiles(double[] expected, RegressionMetrics metrics)
    {
        Assert.Equal([0, 0.05, 0.25, 0.5, 0.75, 0.95, 1], metrics.ResidualQuantiles.Select(quantile => quantile.Share));
        Assert.All(expected.Zip(metrics.ResidualQuantiles), pair => Assert.Equal(pair.First, pair.Second.Residual, precision: 12));
    }
}
