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
        using var team = new Team(options.Threads);
        var blocks = RowBlock.Divide(features.RowCount);
        var gradients = new LogisticGradients(isPositive.ToArray());
        gradients.Scores.AsSpan().Fill(baseScore);
        team.Run(blocks.Length, block => gradients.Compute(blocks[block].First, blocks[block].Count, SeedOf(0)));

        var grower = new TreeGrower(new BinnedMatrix(features, options.MaximumBinCountPerFeature, team), blocks, options, team);
        var gains = new double[features.FeatureCount];
        var losses = new double[blocks.Length];
        var nodes = new List<TreeNode>();
        var roots = new List<int>(options.NumberOfTrees);
        for (var tree = 1; tree <= options.NumberOfTrees; tree++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            roots.Add(nodes.Count);
            var leaves = grower.Grow(gradients, nodes, gains);
            var seed = SeedOf(tree);
            team.Run(blocks.Length, block =>
            {
                grower.AddTo(gradients.Scores, block, leaves, nodes);
                losses[block] = gradients.Compute(blocks[block].First, blocks[block].Count, seed);
            });
            onProgress?.Invoke(new BoostingProgress(tree, options.NumberOfTrees, losses.Sum() / features.RowCount));
        }

        return new BoostingResult(new TreeEnsemble(features.FeatureCount, baseScore, nodes, roots), gains);
    }

    /// <summary>Far from the seeds of the trees before and after, whose rows would else be rounded alike.</summary>
    private static uint SeedOf(int tree) => (uint)tree * 0x9E3779B9u;

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
}
