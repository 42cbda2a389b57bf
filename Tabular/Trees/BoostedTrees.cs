using System.ComponentModel.DataAnnotations;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Trains a binary classifier by gradient boosting of regression trees on the logistic loss, with Newton steps in the leaves
/// (Friedman: Greedy function approximation, 2001; Chen, Guestrin: XGBoost, 2016) and histograms of binned features.
/// The same input gives the same trees.
/// </summary>
public static class BoostedTrees
{
    /// <summary>Trains.</summary>
    /// <param name="features">One row per example, at least two.</param>
    /// <param name="isPositive">The class of each row; both must occur.</param>
    /// <param name="options">See there for the ranges.</param>
    /// <param name="onProgress">Called after each tree.</param>
    /// <param name="cancellationToken">Looked at before each tree.</param>
    /// <exception cref="ArgumentException">The labels do not fit the rows, or hold one class only.</exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static BoostingResult TrainBinary(
        FeatureMatrix features,
        ReadOnlySpan<bool> isPositive,
        BoostingOptions options,
        Action<BoostingProgress>? onProgress,
        CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var baseScore = PriorLogOdds(features, isPositive);
        var scores = new double[features.RowCount];
        scores.AsSpan().Fill(baseScore);

        var grower = new TreeGrower(new BinnedMatrix(features, options.MaximumBinCountPerFeature), options);
        var gradients = new GradientSum[features.RowCount];
        var gains = new double[features.FeatureCount];
        var nodes = new List<TreeNode>();
        var roots = new List<int>(options.NumberOfTrees);
        for (var tree = 1; tree <= options.NumberOfTrees; tree++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Differentiate(scores, isPositive, gradients);
            roots.Add(nodes.Count);
            grower.Grow(gradients, scores, nodes, gains);
            onProgress?.Invoke(new BoostingProgress(tree, options.NumberOfTrees, MeanLoss(scores, isPositive)));
        }

        return new BoostingResult(new TreeEnsemble(features.FeatureCount, baseScore, nodes, roots), gains);
    }

    /// <summary>The score that fits the classes' shares when nothing else is known.</summary>
    private static float PriorLogOdds(FeatureMatrix features, ReadOnlySpan<bool> isPositive)
    {
        if (isPositive.Length != features.RowCount)
        {
            throw new ArgumentException("There is not one label per row.", nameof(isPositive));
        }

        var positives = isPositive.Count(true);
        if (positives == 0 || positives == isPositive.Length)
        {
            throw new ArgumentException("The training rows are all of one class.", nameof(isPositive));
        }

        return (float)Math.Log((double)positives / (isPositive.Length - positives));
    }

    private static void Differentiate(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isPositive, Span<GradientSum> gradients)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            var probability = Logistic.Probability(scores[row]);
            gradients[row] = new GradientSum(probability - (isPositive[row] ? 1 : 0), probability * (1 - probability), 1);
        }
    }

    private static double MeanLoss(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isPositive)
    {
        double sum = 0;
        for (var row = 0; row < scores.Length; row++)
        {
            sum += Logistic.Loss(scores[row], isPositive[row]);
        }

        return sum / scores.Length;
    }
}
