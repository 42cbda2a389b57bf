using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Metrics;

/// <summary>How well scores tell two classes apart.</summary>
public sealed record BinaryMetrics
{
    /// <summary>Area under the ROC curve: how often a positive row is ranked above a negative one; 0 to 1, ties count half.</summary>
    public required double Auc { get; init; }

    /// <summary>The lower end of a 95 % bootstrap interval of the area.</summary>
    public required double AucLow { get; init; }

    /// <summary>The upper end of it.</summary>
    public required double AucHigh { get; init; }

    /// <summary>Area under the precision-recall curve, without interpolation.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>The classes when a score above 0 means the positive one.</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>Mean negative log-likelihood, in nats.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean squared difference of the probability to 1 for a positive row, to 0 for a negative one.</summary>
    public required double Brier { get; init; }

    /// <summary>Computes the metrics.</summary>
    /// <param name="scores">
    /// The log-odds of the positive class, one per row and finite. Probabilities would not do: in single precision they cannot be
    /// told apart near 1.
    /// </param>
    /// <param name="isPositive">The true class of each row; both classes must occur.</param>
    /// <exception cref="ArgumentException">A score is not finite, there is not one per row, or only one class occurs.</exception>
    public static BinaryMetrics Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, isPositive.Length);
        foreach (var score in scores)
        {
            if (!float.IsFinite(score))
            {
                throw new ArgumentException("A score is not a finite number.", nameof(scores));
            }
        }

        var ranked = new RankedRows(scores, isPositive);
        var (low, high) = ranked.AucInterval();
        var (logLoss, brier) = Losses(scores, isPositive);
        return new BinaryMetrics
        {
            Auc = ranked.Auc(),
            AucLow = low,
            AucHigh = high,
            AveragePrecision = ranked.AveragePrecision(),
            Confusion = ConfusionMatrix.At(scores, isPositive),
            LogLoss = logLoss,
            Brier = brier,
        };
    }

    /// <summary>The area under the ROC curve alone, which is quick.</summary>
    /// <inheritdoc cref="Compute"/>
    public static double AucOf(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive) => new RankedRows(scores, isPositive).Auc();

    private static (double LogLoss, double Brier) Losses(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        double logLoss = 0, brier = 0;
        for (var row = 0; row < scores.Length; row++)
        {
            var error = Logistic.Probability(scores[row]) - (isPositive[row] ? 1 : 0);
            logLoss += Logistic.Loss(scores[row], isPositive[row]);
            brier += error * error;
        }

        return (logLoss / scores.Length, brier / scores.Length);
    }
}
