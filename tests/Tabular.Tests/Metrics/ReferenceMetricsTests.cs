using MLOpsAspire.Tabular.Metrics;

namespace MLOpsAspire.Tabular.Tests.Metrics;

/// <summary>The same predictions as scikit-learn 1.2.1 judges them.</summary>
public sealed class ReferenceMetricsTests
{
    private static readonly float[] Scores =
    [
        -1.3f, -0.2f, -1.0f, 0.8f, -0.8f, -1.1f, 0.4f, 0.6f, 0.9f, -2.0f, -0.3f, 1.4f, -1.7f, -1.0f, -0.6f, 1.1f, 0.4f, -0.8f, -0.9f, -0.7f,
        2.5f, 0.1f, -0.8f, 1.1f, 0.5f, -0.7f, -1.8f, -0.5f, -1.0f, 1.0f, 0.3f, 0.6f, 1.5f, 0.3f, 0.8f, 0.7f, 1.4f, -0.9f, -0.0f, -1.4f,
        -1.8f, -0.8f, -1.5f, -0.2f, 2.3f, -1.4f, -0.1f, -0.2f, 0.2f, -0.7f, 0.4f, 0.4f, 1.3f, -0.6f, 0.6f, 0.7f, -1.7f, 1.0f, -1.5f, 0.7f,
    ];

    private static readonly bool[] Labels = [.. "000110100011100000001101100000011101110110000010001011110100".Select(label => label == '1')];

    [Fact]
    public void Compute_agrees()
    {
        var metrics = BinaryMetrics.Compute(Scores, Labels);

        Assert.Equal(0.6982857142857143, metrics.Auc, precision: 12);
        Assert.Equal(0.6293884543491357, metrics.AveragePrecision, precision: 12);
        Assert.Equal(new ConfusionMatrix(17, 11, 24, 8), metrics.Confusion);
        Assert.Equal(0.6833333333333333, metrics.Confusion.Accuracy, precision: 12);
        Assert.Equal(0.6071428571428571, metrics.Confusion.Precision, precision: 12);
        Assert.Equal(0.68, metrics.Confusion.Recall, precision: 12);
        Assert.Equal(0.6415094339622641, metrics.Confusion.F1, precision: 12);
        Assert.Equal(0.6422254939867963, metrics.LogLoss, precision: 7);
        Assert.Equal(0.22117094761202863, metrics.Brier, precision: 7);
    }

    [Fact]
    public void The_confusion_matrix_at_another_threshold_agrees()
    {
        Assert.Equal(new ConfusionMatrix(7, 4, 31, 18), ConfusionMatrix.At(Scores, Labels, threshold: 0.7));
    }

    [Fact]
    public void The_curves_agree()
    {
        // roc_curve has a point before the first, and precision_recall_curve one after the last.
        var curves = RankingCurves.Of(Scores, Labels);

        Assert.Equal(33, curves.Count);
        Assert.Equal((0.2, 0.02857142857142857), (curves[4].Recall, curves[4].FalsePositiveRate));
        Assert.Equal(1 / (1 + Math.Exp(-1.3)), curves[4].Threshold, precision: 7);
        var point = Assert.Single(curves, p => Math.Abs(p.Threshold - (1 / (1 + Math.Exp(0.7)))) < 1e-6);
        Assert.Equal((0.5, 0.8), (point.Precision, point.Recall));
    }

    [Fact]
    public void The_calibration_agrees()
    {
        var bins = CalibrationBin.Of(Scores, Labels);

        double[] shares = [0.33333333, 0.14285714, 0.2, 0.33333333, 0.5, 0.66666667, 0.5, 1, 0.5];
        double[] probabilities = [0.16359098, 0.2641186, 0.33217668, 0.45851272, 0.57730611, 0.66043784, 0.74323698, 0.80731408, 0.91650943];
        Assert.Equal(shares, bins.Select(bin => Math.Round(bin.PositiveShare, 8)));
        Assert.All(probabilities.Zip(bins), pair => Assert.Equal(pair.First, pair.Second.MeanProbability, precision: 7));
        Assert.Equal(60, bins.Sum(bin => bin.Count));
    }

    [Fact]
    public void The_interval_holds_the_area_and_is_as_wide_as_theory_says()
    {
        var metrics = BinaryMetrics.Compute(Scores, Labels);

        // Hanley, McNeil 1982 give a standard error of about 0.07 for 25 and 35 rows.
        Assert.InRange(metrics.Auc, metrics.AucLow, metrics.AucHigh);
        Assert.InRange(metrics.AucHigh - metrics.AucLow, 0.2, 0.36);
    }

    [Fact]
    public void The_interval_is_that_of_the_same_resamples_drawn_in_numpy()
    {
        // No two scores are equal: in which order such rows are drawn from, sorting leaves open.
        var metrics = BinaryMetrics.Compute([.. Scores.Select((score, row) => score + (row / 10000f))], Labels);

        Assert.Equal(0.6971428571428572, metrics.Auc, precision: 12);
        Assert.Equal(0.5588235294117646, metrics.AucLow, precision: 12);
        Assert.Equal(0.8481532147742818, metrics.AucHigh, precision: 12);
    }
}
