using System.ComponentModel.DataAnnotations;
using MLOpsAspire.Tabular.Baselines;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Scoring;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Training;

/// <summary>Makes a model from a table: choose features, hold rows out, learn from the others, judge by those held out.</summary>
public sealed class ModelTrainer
{
    private readonly Table _table;
    private readonly TrainingOptions _options;
    private readonly Labels _labels;
    private readonly FeaturePipeline _pipeline;
    private readonly FeatureMatrix _inputs;
    private readonly TrainingRows _rows;
    private readonly Action<TrainingProgress>? _onProgress;
    private readonly int _fits;
    private int _fitsDone;

    private ModelTrainer(Table table, TrainingOptions options, Action<TrainingProgress>? onProgress)
    {
        _table = table;
        _options = options;
        _onProgress = onProgress;
        _labels = Labels.Read(table, options.Label, options.Task);
        _pipeline = FeaturePipeline.Of(table, options.Weights.Column is { } column ? [options.Label, column] : [options.Label], options.Features);
        _inputs = FeatureSet.Encode(table, _pipeline.Inputs);
        _rows = new TrainingRows(_pipeline.Transform(_inputs), _labels.Target, RowWeights.Of(table, _labels, options.Weights));
        _fits = (options.Folds + 1) * (options.TopFeatures > 0 ? 2 : 1);
    }

    /// <summary>Trains and judges a model.</summary>
    /// <param name="table">The data.</param>
    /// <param name="options">What to learn, from what, and how.</param>
    /// <param name="onProgress">Called after each iteration, on the thread that trains.</param>
    /// <param name="cancellationToken">Looked at before each tree.</param>
    /// <exception cref="DataFormatException">The data cannot be used like this; the message names the column or the line.</exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static TrainedModel Train(
        Table table, TrainingOptions options, Action<TrainingProgress>? onProgress, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        ArgumentOutOfRangeException.ThrowIfEqual(options.Folds, 1);
        return new ModelTrainer(table, options, onProgress).Run(cancellationToken);
    }

    private TrainedModel Run(CancellationToken cancellationToken)
    {
        var split = Divide(_labels.Target, () => HoldOutSplit.Stratified(_labels.Target, _options.HoldOut, _options.Seed));
        var data = Report(cancellationToken);
        var crossValidation = CrossValidate(split.Training, cancellationToken);
        var fit = Fit(split.Training, TrainingStage.Model, cancellationToken);
        var inputs = Enumerable.Range(0, _inputs.FeatureCount).Where(i => fit.Pipeline.Inputs.Contains(_pipeline.Inputs[i])).ToArray();
        var learned = _inputs.Features(inputs).Select(fit.Split.Training);
        var judged = _inputs.Features(inputs).Select(split.HoldOut);
        var model = new TabularModel(fit.Pipeline, fit.Trees, _options.Task, _labels.Classes);
        return new TrainedModel(
            model,
            Judge(fit, split.HoldOut),
            crossValidation,
            fit.Gains,
            SplitCounts.Of(fit.Trees),
            PermutationImportance.Of(model, judged, _labels.Target.Take(split.HoldOut), _options.Seed, _options.Settings.Threads, cancellationToken),
            [.. fit.Pipeline.Inputs.Select((feature, index) => FeatureBaseline.Of(feature, learned.Column(index)))],
            data,
            fit.Split.Training.Length,
            fit.Split.HoldOut.Length,
            split.HoldOut.Length)
        {
            HoldOutSha256 = split.HoldOutSha256(data.Sha256, _options.Label),
        };
    }

    /// <summary>Columns that are no features are not warned of, and their values, which may be names of people, are not told.</summary>
    private TableReport Report(CancellationToken cancellationToken)
    {
        var inputs = _pipeline.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var report = TableReport.Of(_table, inputs);
        var leaks = LeakSearch.Find(_pipeline, _rows.Features, _rows.Target, _options.Seed, cancellationToken);
        return report with
        {
            Columns = [.. report.Columns.Select(column => inputs.Contains(column.Name) ? column : column with { Commonest = [] })],
            Warnings = [.. report.Warnings, .. leaks],
        };
    }

    private CrossValidation? CrossValidate(int[] rows, CancellationToken cancellationToken)
    {
        if (_options.Folds == 0)
        {
            return null;
        }

        var target = _labels.Target.Take(rows);
        var values = new List<Evaluation>();
        foreach (var fold in Divide(target, () => Folds.Stratified(target, _options.Folds, _options.Seed + 2)))
        {
            var split = fold.Of(rows);
            values.Add(Judge(Fit(split.Training, TrainingStage.CrossValidation, cancellationToken), split.HoldOut));
        }

        return new CrossValidation(values[0].MainMetric, [.. values.Select(evaluation => evaluation.Main)]);
    }

    /// <summary>Learns from rows; which features matter and when to stop is found out from these rows alone, too.</summary>
    private Fitted Fit(int[] rows, TrainingStage stage, CancellationToken cancellationToken)
    {
        var features = Enumerable.Range(0, _rows.Features.FeatureCount).ToArray();
        if (_options.TopFeatures > 0)
        {
            var all = Boost(_rows.Select(rows), validation: null, _options.Settings with { EarlyStoppingRounds = 0 }, stage, isSelecting: true, cancellationToken);
            features = [.. features.OrderByDescending(feature => all.Gains[feature]).Take(_options.TopFeatures).Order()];
        }

        var selected = _rows with { Features = _rows.Features.Features(features) };
        var split = SplitOff(rows);
        var validation = split.HoldOut.Length == 0 ? null : selected.Select(split.HoldOut);
        var result = Boost(selected.Select(split.Training), validation, _options.Settings, stage, isSelecting: false, cancellationToken);
        return new Fitted(_pipeline.Keep(features), selected.Features, result.Trees, result.Gains, split);
    }

    private BoostingResult Boost(
        TrainingRows rows, TrainingRows? validation, BoostingOptions settings, TrainingStage stage, bool isSelecting, CancellationToken cancellationToken)
    {
        var before = _fitsDone++;
        try
        {
            return BoostedTrees.Train(
                rows,
                validation,
                settings with { Seed = _options.Seed },
                progress => _onProgress?.Invoke(new TrainingProgress(
                    stage, (before + ((double)progress.Iteration / progress.Iterations)) / _fits, progress, isSelecting)),
                cancellationToken);
        }
        catch (ArgumentException e) when (e is not (ArgumentNullException or ArgumentOutOfRangeException))
        {
            // What is wrong with all rows has been found before; this is wrong with those of a part.
            throw new DataFormatException($"{_table.Source}: nothing can be learnt from the rows that are not held out. {e.Message}");
        }
    }

    /// <summary>Of the rows to learn from, those to watch for an early stop are taken out.</summary>
    private HoldOutSplit SplitOff(int[] rows)
    {
        if (_options.Settings.EarlyStoppingRounds == 0)
        {
            return new HoldOutSplit(rows, []);
        }

        var target = _labels.Target.Take(rows);
        return Divide(target, () => HoldOutSplit.Stratified(target, _options.Validation, _options.Seed + 1)).Of(rows);
    }

    /// <summary>Divides rows, or says which class is too small for it.</summary>
    private T Divide<T>(Target target, Func<T> divide)
    {
        try
        {
            return divide();
        }
        catch (ArgumentException) when (_labels.Classes.Count > 0)
        {
            var rows = target.GroupSizes();
            var rarest = Array.IndexOf(rows, rows.Min());
            throw new DataFormatException(
                $"{_table.Source}: only {rows[rarest]} of the rows to divide {(rows[rarest] == 1 ? "has" : "have")} the label '{_labels.Classes[rarest]}'; "
                + "each part, those to learn from, to judge by, to stop by and each fold, needs one.");
        }
        catch (ArgumentException)
        {
            throw new DataFormatException($"{_table.Source}: {target.Count} rows are too few to be divided into those to learn from and those to judge by.");
        }
    }

    private Evaluation Judge(Fitted fit, int[] rows) =>
        Evaluation.Of(CompiledForest.Compile(fit.Trees).Score(fit.Features.Select(rows)), _labels.Target.Take(rows));

    /// <param name="Pipeline">With the features that were selected.</param>
    /// <param name="Features">Of all rows, those features.</param>
    /// <param name="Trees">What was learnt.</param>
    /// <param name="Gains">For each feature the loss its splits removed.</param>
    /// <param name="Split">The rows that were learnt from, and those that told when to stop.</param>
    private sealed record Fitted(
        FeaturePipeline Pipeline, FeatureMatrix Features, TreeEnsemble Trees, IReadOnlyList<double> Gains, HoldOutSplit Split);
}
