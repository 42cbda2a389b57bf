using System.ComponentModel.DataAnnotations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;

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
        CancellationToken cancellationToken) => TrainBinary(features, isPositive, validation: null, options, onProgress, cancellationToken);

    /// <inheritdoc cref="TrainBinary(FeatureMatrix, ReadOnlySpan{bool}, BoostingOptions, Action{BoostingProgress}?, CancellationToken)"/>
    /// <param name="features">One row per example, at least two.</param>
    /// <param name="isPositive">The class of each row; both must occur.</param>
    /// <param name="validation">Rows that tell when to stop; null for none.</param>
    /// <param name="options">See there for the ranges.</param>
    /// <param name="onProgress">Called after each tree.</param>
    /// <param name="cancellationToken">Looked at before each tree.</param>
    public static BoostingResult TrainBinary(
        FeatureMatrix features,
        ReadOnlySpan<bool> isPositive,
        ValidationRows? validation,
        BoostingOptions options,
        Action<BoostingProgress>? onProgress,
        CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (options.EarlyStoppingRounds > 0 && validation is null)
        {
            throw new ArgumentException("Early stopping needs validation rows.", nameof(validation));
        }

        var baseScore = PriorLogOdds(features, isPositive);
        using var team = new Team(options.Threads);
        var blocks = RowBlock.Divide(features.RowCount);
        var gradients = new LogisticGradients(isPositive);
        gradients.Scores.AsSpan().Fill(baseScore);
        var watch = validation is null ? null : new EarlyStopping(validation, options.EarlyStoppingRounds, baseScore, team);
        team.Run(blocks.Length, block => gradients.Compute(blocks[block].First, blocks[block].Count, SeedOf(0, options), options.ExampleFraction));

        var grower = new TreeGrower(new BinnedMatrix(features, options.MaximumBinCountPerFeature, team), blocks, options, team);
        var random = new SeededRandom(options.Seed);
        var losses = new double[blocks.Length];
        var nodes = new List<TreeNode>();
        var roots = new List<int>(options.NumberOfTrees);
        var gains = new List<double[]>(options.NumberOfTrees);
        for (var tree = 1; tree <= options.NumberOfTrees && watch?.IsOver(tree - 1) != true; tree++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            roots.Add(nodes.Count);
            gains.Add(new double[features.FeatureCount]);
            var leaves = grower.Grow(gradients, nodes, gains[^1], random);
            var seed = SeedOf(tree, options);
            team.Run(blocks.Length, block =>
            {
                grower.AddTo(gradients.Scores, block, leaves, nodes);
                losses[block] = gradients.Compute(blocks[block].First, blocks[block].Count, seed, options.ExampleFraction);
            });
            var validationLoss = watch?.Add(nodes, roots[^1], tree);
            onProgress?.Invoke(new BoostingProgress(tree, options.NumberOfTrees, losses.Sum() / features.RowCount, validationLoss));
        }

        var kept = options.EarlyStoppingRounds > 0 ? watch!.BestTrees : roots.Count;
        return Keep(kept, features.FeatureCount, baseScore, nodes, roots, gains);
    }

    /// <summary>The first trees, and what their splits have removed of the loss.</summary>
    private static BoostingResult Keep(
        int trees, int features, float baseScore, List<TreeNode> nodes, List<int> roots, List<double[]> gains)
    {
        var sums = new double[features];
        foreach (var gain in gains.Take(trees))
        {
            for (var feature = 0; feature < features; feature++)
            {
                sums[feature] += gain[feature];
            }
        }

        var end = trees < roots.Count ? roots[trees] : nodes.Count;
        return new BoostingResult(new TreeEnsemble(features, baseScore, nodes.GetRange(0, end), roots.GetRange(0, trees)), sums);
    }

    /// <summary>Far from the seeds of the trees before and after, whose rows would else be rounded alike.</summary>
    private static uint SeedOf(int tree, BoostingOptions options) => ((uint)tree * 0x9E3779B9u) ^ (uint)(options.Seed * 0xC2B2AE3D27D4EB4F >> 32);

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
