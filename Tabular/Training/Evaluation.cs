using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Training;

/// <summary>How well scores fit the truth.</summary>
public sealed record Evaluation
{
    private const int MaxCurvePoints = 200;
    private const int CalibrationBins = 10;

    /// <summary>The name of the metric a model is judged by first: auc, accuracy or rmse.</summary>
    public required string MainMetric { get; init; }

    /// <summary>The values of the metrics, by the names they have everywhere.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>For two classes, all there is to say.</summary>
    public BinaryMetrics? Binary { get; init; }

    /// <summary>For two classes, whether rows that are given a probability turn out positive as often.</summary>
    public IReadOnlyList<CalibrationBin>? Calibration { get; init; }

    /// <summary>For two classes, what other thresholds would give; at most 200 points.</summary>
    public IReadOnlyList<RankingCurves.Point>? Curve { get; init; }

    /// <summary>For several classes, all there is to say.</summary>
    public MulticlassMetrics? Multiclass { get; init; }

    /// <summary>For numbers, all there is to say.</summary>
    public RegressionMetrics? Regression { get; init; }

    /// <summary>The value of the main metric.</summary>
    public double Main => Values[MainMetric];

    /// <summary>Judges scores.</summary>
    /// <param name="scores">The trees' scores, row by row.</param>
    /// <param name="target">The truth; of two classes both must occur.</param>
    public static Evaluation Of(ReadOnlySpan<float> scores, Target target) => target switch
    {
        BinaryTarget binary => OfTwoClasses(scores, binary),
        ClassTarget classes => OfClasses(scores, classes),
        _ => OfNumbers(scores, (NumericTarget)target),
    };

    private static Evaluation OfTwoClasses(ReadOnlySpan<float> scores, BinaryTarget target)
    {
        var metrics = BinaryMetrics.Compute(scores, target.IsPositive);
        return new Evaluation
        {
            MainMetric = "auc",
            Binary = metrics,
            Calibration = CalibrationBin.Of(scores, target.IsPositive, CalibrationBins),
            Curve = RankingCurves.Of(scores, target.IsPositive, MaxCurvePoints),
            Values = new Dictionary<string, double>
            {
                ["auc"] = metrics.Auc,
                ["auc_low"] = metrics.AucLow,
                ["auc_high"] = metrics.AucHigh,
                ["average_precision"] = metrics.AveragePrecision,
                ["accuracy"] = metrics.Confusion.Accuracy,
                ["precision"] = metrics.Confusion.Precision,
                ["recall"] = metrics.Confusion.Recall,
                ["f1"] = metrics.Confusion.F1,
                ["log_loss"] = metrics.LogLoss,
                ["brier"] = metrics.Brier,
            },
        };
    }

    private static Evaluation OfClasses(ReadOnlySpan<float> scores, ClassTarget target)
    {
        var probabilities = new float[scores.Length];
        for (var row = 0; row < target.Count; row++)
        {
            Softmax.Probabilities(scores.Slice(row * target.Classes, target.Classes), probabilities.AsSpan(row * target.Classes, target.Classes));
        }

        var metrics = MulticlassMetrics.Compute(probabilities, target.ClassOf, target.Classes);
        var values = new Dictionary<string, double>
        {
            ["accuracy"] = metrics.Accuracy,
            ["accuracy_low"] = metrics.AccuracyLow,
            ["accuracy_high"] = metrics.AccuracyHigh,
            ["macro_precision"] = metrics.Macro.Precision,
            ["macro_recall"] = metrics.Macro.Recall,
            ["macro_f1"] = metrics.Macro.F1,
            ["micro_f1"] = metrics.Micro.F1,
            ["weighted_f1"] = metrics.Weighted.F1,
            ["log_loss"] = metrics.LogLoss,
        };
        if (metrics.MacroAuc is { } auc)
        {
            values.Add("macro_auc", auc);
        }

        return new Evaluation { MainMetric = "accuracy", Multiclass = metrics, Values = values };
    }

    private static Evaluation OfNumbers(ReadOnlySpan<float> scores, NumericTarget target)
    {
        var metrics = RegressionMetrics.Compute(scores, target.Values);
        return new Evaluation
        {
            MainMetric = "rmse",
            Regression = metrics,
            Values = new Dictionary<string, double>
            {
                ["rmse"] = metrics.Rmse,
                ["rmse_low"] = metrics.RmseLow,
                ["rmse_high"] = metrics.RmseHigh,
                ["mae"] = metrics.Mae,
                ["r2"] = metrics.R2,
                ["max_error"] = metrics.MaxError,
            },
        };
    }
}
