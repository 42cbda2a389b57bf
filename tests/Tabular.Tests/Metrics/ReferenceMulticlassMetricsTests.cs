using MLOpsAspire.Tabular.Metrics;

namespace MLOpsAspire.Tabular.Tests.Metrics;

/// <summary>The same predictions as scikit-learn 1.2.1 judges them.</summary>
public sealed class ReferenceMulticlassMetricsTests
{
    /// <summary>Three classes; some rows have two that are equally probable, and one has its class at 0.</summary>
    private static readonly float[] OfThree = FromPercent(
    [
        87, 8, 5,  63, 27, 10,  24, 39, 37,  7, 73, 20,  68, 21, 11,  20, 27, 53,
        11, 3, 86,  40, 40, 20,  49, 16, 35,  79, 2, 19,  9, 84, 7,  26, 37, 37,
        28, 46, 26,  29, 44, 27,  8, 59, 33,  88, 1, 11,  43, 24, 33,  36, 3, 61,
        58, 3, 39,  3, 47, 50,  79, 2, 19,  10, 45, 45,  40, 35, 25,  21, 41, 38,
        26, 58, 16,  5, 36, 59,  6, 2, 92,  38, 55, 7,  5, 2, 93,  98, 1, 1,
        45, 36, 19,  6, 10, 84,  52, 38, 10,  100, 0, 0,  38, 31, 31,  10, 76, 14,
        52, 17, 31,  22, 28, 50,  10, 16, 74,  33, 23, 44,  12, 29, 59,  2, 2, 96,
        32, 29, 39,  32, 33, 35,  66, 20, 14,  43, 27, 30,  13, 31, 56,  17, 70, 13,
        30, 24, 46,  19, 47, 34,  27, 49, 24,  54, 35, 11,  14, 10, 76,  71, 13, 16,
        50, 46, 4,  5, 1, 94,  3, 21, 76,  2, 13, 85,  14, 11, 75,  63, 23, 14,
    ]);

    private static readonly int[] ThreeClasses = FromDigits("002111201012101022212101112020120211222122000121212120122220");

    /// <summary>Five classes, of which the third is predicted but never true.</summary>
    private static readonly float[] OfFive = FromPercent(
    [
        13, 3, 20, 27, 37,  58, 23, 6, 3, 10,  7, 6, 22, 47, 18,  12, 15, 12, 57, 4,
        36, 39, 12, 3, 10,  32, 13, 5, 42, 8,  11, 6, 2, 72, 9,  25, 44, 16, 3, 12,
        14, 20, 12, 37, 17,  7, 26, 9, 11, 47,  14, 6, 55, 16, 9,  22, 10, 21, 27, 20,
        3, 51, 8, 3, 35,  5, 3, 1, 3, 88,  4, 21, 11, 61, 3,  2, 8, 5, 83, 2,
        16, 76, 2, 2, 4,  8, 67, 10, 4, 11,  71, 18, 0, 4, 7,  9, 4, 34, 41, 12,
        9, 8, 11, 28, 44,  8, 40, 13, 34, 5,  27, 8, 1, 39, 25,  6, 71, 11, 11, 1,
        3, 26, 23, 29, 19,  5, 6, 29, 17, 43,  44, 19, 3, 24, 10,  17, 19, 10, 16, 38,
        45, 11, 4, 3, 37,  12, 36, 20, 26, 6,  20, 22, 32, 16, 10,  8, 42, 1, 44, 5,
        7, 3, 7, 76, 7,  15, 15, 5, 57, 8,  4, 10, 8, 69, 9,  3, 20, 13, 56, 8,
        8, 6, 6, 71, 9,  6, 27, 7, 33, 27,  3, 12, 10, 2, 73,  79, 1, 17, 1, 2,
        10, 3, 46, 21, 20,  41, 4, 11, 41, 3,  5, 33, 24, 33, 5,  5, 52, 7, 7, 29,
        55, 13, 9, 18, 5,  5, 2, 54, 34, 5,  4, 1, 10, 83, 2,  43, 14, 1, 17, 25,
    ]);

    private static readonly int[] FiveClasses = FromDigits("404304303403403301434301110403333333344040114330");

    [Fact]
    public void Compute_of_three_classes_agrees()
    {
        var metrics = MulticlassMetrics.Compute(OfThree, ThreeClasses, classes: 3);

        Assert.Equal(0.6166666666666667, metrics.Accuracy, precision: 12);
        Assert.Equal(0.9510529441325992, metrics.LogLoss, precision: 6);
        AssertAverage((0.6240667545015371, 0.6253968253968254, 0.6100516992965506), metrics.Macro);
        AssertAverage((0.6166666666666667, 0.6166666666666667, 0.6166666666666667), metrics.Micro);
        AssertAverage((0.6438076416337286, 0.6166666666666667, 0.6174421561149249), metrics.Weighted);
        AssertClass((0.4782608695652174, 0.7333333333333333, 0.5789473684210527, 15, 0.8555555555555556), metrics.Classes[0]);
        AssertClass((0.6666666666666666, 0.47619047619047616, 0.5555555555555556, 21, 0.8467643467643468), metrics.Classes[1]);
        AssertClass((0.7272727272727273, 0.6666666666666666, 0.6956521739130435, 24, 0.8616898148148148), metrics.Classes[2]);
        Assert.NotNull(metrics.MacroAuc);
        Assert.Equal(0.8546699057115724, metrics.MacroAuc.Value, precision: 12);
        Assert.Equal([[11, 2, 2], [7, 10, 4], [5, 3, 16]], metrics.Confusion);
    }

    [Fact]
    public void Compute_of_five_classes_one_of_which_is_never_true_agrees()
    {
        var metrics = MulticlassMetrics.Compute(OfFive, FiveClasses, classes: 5);

        Assert.Equal(0.6041666666666666, metrics.Accuracy, precision: 12);
        Assert.Equal(1.0889762740238884, metrics.LogLoss, precision: 6);
        AssertAverage((0.5202255639097745, 0.47222222222222215, 0.47661450924608817), metrics.Macro);
        AssertAverage((0.6041666666666666, 0.6041666666666666, 0.6041666666666666), metrics.Micro);
        AssertAverage((0.6923872180451127, 0.6041666666666666, 0.6278627311522048), metrics.Weighted);
        AssertClass((0.75, 0.5, 0.6, 12, 0.8692129629629629), metrics.Classes[0]);
        AssertClass((0.4, 0.6666666666666666, 0.5, 6, 0.8035714285714286), metrics.Classes[1]);
        Assert.Equal(new ClassMetrics(0, 0, 0, 0, null), metrics.Classes[2]);
        AssertClass((0.7368421052631579, 0.7777777777777778, 0.7567567567567567, 18, 0.9111111111111112), metrics.Classes[3]);
        AssertClass((0.7142857142857143, 0.4166666666666667, 0.5263157894736842, 12, 0.7719907407407408), metrics.Classes[4]);

        // roc_auc_score refuses a class that is never true; this is the mean of the others.
        Assert.NotNull(metrics.MacroAuc);
        Assert.Equal(0.838971560846561, metrics.MacroAuc.Value, precision: 12);
        Assert.Equal([[6, 3, 1, 1, 1], [0, 4, 0, 1, 1], [0, 0, 0, 0, 0], [0, 2, 2, 14, 0], [2, 1, 1, 3, 5]], metrics.Confusion);
    }

    [Fact]
    public void The_intervals_are_those_of_the_same_resamples_drawn_in_numpy()
    {
        var ofThree = MulticlassMetrics.Compute(OfThree, ThreeClasses, classes: 3);
        var ofFive = MulticlassMetrics.Compute(OfFive, FiveClasses, classes: 5);

        Assert.Equal(0.48333333333333334, ofThree.AccuracyLow, precision: 12);
        Assert.Equal(0.7333333333333333, ofThree.AccuracyHigh, precision: 12);
        Assert.Equal(0.4583333333333333, ofFive.AccuracyLow, precision: 12);
        Assert.Equal(0.7708333333333334, ofFive.AccuracyHigh, precision: 12);
    }

    private static float[] FromPercent(byte[] percents) => [.. percents.Select(percent => percent / 100f)];

    private static int[] FromDigits(string digits) => [.. digits.Select(digit => digit - '0')];

    private static void AssertAverage((double Precision, double Recall, double F1) expected, ClassAverage average)
    {
        Assert.Equal(expected.Precision, average.Precision, precision: 12);
        Assert.Equal(expected.Recall, average.Recall, precision: 12);
        Assert.Equal(expected.F1, average.F1, precision: 12);
    }

    private static void AssertClass((double Precision, double Recall, double F1, int Support, double Auc) expected, ClassMetrics metrics)
    {
        Assert.Equal(expected.Precision, metrics.Precision, precision: 12);
        Assert.Equal(expected.Recall, metrics.Recall, precision: 12);
        Assert.Equal(expected.F1, metrics.F1, precision: 12);
        Assert.Equal(expected.Support, metrics.Support);
        Assert.NotNull(metrics.Auc);
        Assert.Equal(expected.Auc, metrics.Auc.Value, precision: 12);
    }
}
