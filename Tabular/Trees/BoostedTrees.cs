using System.ComponentModel.DataAnnotations;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees.Objectives;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Trains by gradient boosting of regression trees, with Newton steps in the leaves (Friedman: Greedy function approximation, 2001;
/// Chen, Guestrin: XGBoost, 2016) and histograms of binned features. The same input gives the same trees.
/// </summary>
public sealed class BoostedTrees
{
    private readonly BoostingOptions _options;
    private readonly Team _team;
    private readonly RowBlock[] _blocks;
    private readonly Objective _objective;
    private readonly TreeGrower _grower;
    private readonly EarlyStopping? _watch;
    private readonly double _weight;
    private readonly int _features;
    private readonly Reach[] _reaches;
    private readonly double[] _losses;
    private readonly List<TreeNode> _nodes = [];
    private readonly List<int> _roots = [];

    /// <summary>For each iteration, what its splits have removed of the loss, by feature.</summary>
    private readonly List<double[]> _gains = [];

    private BoostedTrees(TrainingRows rows, TrainingRows? validation, BoostingOptions options, Team team)
    {
        _options = options;
        _objective = Objective.Of(rows);
        _weight = rows.Weights?.Sum(weight => (double)weight) ?? rows.Target.Count;
        _features = rows.Features.FeatureCount;
        _blocks = RowBlock.Divide(rows.Features.RowCount);
        _reaches = new Reach[_blocks.Length];
        _losses = new double[_blocks.Length];
        _team = team;
        _watch = validation is null ? null : new EarlyStopping(validation, options.EarlyStoppingRounds, _objective.BaseScores, _team);
        var bins = new BinnedMatrix(rows.Features, options.MaximumBinCountPerFeature, _team);
        _grower = new TreeGrower(bins, _blocks, options, _team);
    }

    /// <summary>Trains.</summary>
    /// <param name="rows">At least two, with labels that are not all the same; of a class target, each class must occur.</param>
    /// <param name="validation">Rows that tell when to stop; null for none.</param>
    /// <param name="options">See there for the ranges.</param>
    /// <param name="onProgress">Called after each iteration.</param>
    /// <param name="cancellationToken">Looked at before each tree.</param>
    /// <exception cref="ArgumentException">The rows and their labels do not fit together, or the labels are all the same.</exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static BoostingResult Train(
        TrainingRows rows,
        TrainingRows? validation,
        BoostingOptions options,
        Action<BoostingProgress>? onProgress,
        CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        rows.ThrowIfInvalid();
        validation?.ThrowIfInvalid();
        if (options.EarlyStoppingRounds > 0 && validation is null)
        {
            throw new ArgumentException("Early stopping needs validation rows.", nameof(validation));
        }

        using var team = new Team(options.Threads);
        return new BoostedTrees(rows, validation, options, team).Run(onProgress, cancellationToken);
    }

    private BoostingResult Run(Action<BoostingProgress>? onProgress, CancellationToken cancellationToken)
    {
        var random = new SeededRandom(_options.Seed);
        ComputeGradients(0);
        for (var iteration = 1; iteration <= _options.NumberOfTrees && _watch?.IsOver(iteration - 1) != true; iteration++)
        {
            _gains.Add(new double[_features]);
            for (var output = 0; output < _objective.Scores.Length; output++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AddTree(output, random);
            }

            var loss = ComputeGradients(iteration) / _weight;
            var validationLoss = _watch?.Add(_nodes, _roots, iteration);
            onProgress?.Invoke(new BoostingProgress(iteration, _options.NumberOfTrees, loss, validationLoss));
        }

        return Keep(_options.EarlyStoppingRounds > 0 ? _watch!.BestIterations : _gains.Count);
    }

    private void AddTree(int output, SeededRandom random)
    {
        _roots.Add(_nodes.Count);
        var leaves = _grower.Grow(_objective.Gradients(output), _nodes, _gains[^1], random);
        _team.Run(_blocks.Length, block => _grower.AddTo(_objective.Scores[output], block, leaves, _nodes));
    }

    /// <returns>The sum of the losses.</returns>
    private double ComputeGradients(int iteration)
    {
        if (!_objective.HasFixedPacking)
        {
            _team.Run(_blocks.Length, block => _reaches[block] = _objective.ReachOf(_blocks[block].First, _blocks[block].Count));
            _objective.MakeRoom(_reaches.Aggregate((a, b) => a.And(b)));
        }

        var sampling = new RowSampling(SeedOf(iteration), _options.ExampleFraction);
        _team.Run(_blocks.Length, block => _losses[block] = _objective.Compute(_blocks[block].First, _blocks[block].Count, sampling));
        return _losses.Sum();
    }

    /// <summary>Far from the seeds of the iterations before and after, whose rows would else be rounded alike.</summary>
    private uint SeedOf(int iteration) => ((uint)iteration * 0x9E3779B9u) ^ (uint)(_options.Seed * 0xC2B2AE3D27D4EB4F >> 32);

    /// <summary>The trees of the first iterations, and what their splits have removed of the loss.</summary>
    private BoostingResult Keep(int iterations)
    {
        var sums = new double[_features];
        foreach (var gain in _gains.Take(iterations))
        {
            for (var feature = 0; feature < _features; feature++)
            {
                sums[feature] += gain[feature];
            }
        }

        var trees = iterations * _objective.Scores.Length;
        var end = trees < _roots.Count ? _roots[trees] : _nodes.Count;
        return new BoostingResult(
            new TreeEnsemble(_features, _objective.BaseScores, _nodes.GetRange(0, end), _roots.GetRange(0, trees)), sums);
    }
}
