using System.Globalization;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Tells a training in words, for whoever wants to know what became of the data and how the model does.</summary>
/// <param name="loss">What the training makes smaller.</param>
internal sealed class TrainingLog(AttemptLog log, string loss)
{
    /// <summary>A line about every tenth of the way.</summary>
    private const int Parts = 10;

    private (TrainingStage, bool)? _stage;
    private int _part;

    public void Read(Table table) =>
        Note($"Data: {table.RowCount} rows and {table.Columns.Count} columns of {table.Source}, SHA-256 {table.Sha256}.");

    /// <summary>Called after each iteration.</summary>
    public void Step(TrainingProgress progress)
    {
        if (_stage != (progress.Stage, progress.IsSelecting))
        {
            _stage = (progress.Stage, progress.IsSelecting);
            _part = 0;
            log.Note(Describe(progress));
        }

        var step = progress.Boosting;
        var part = (int)((long)step.Iteration * Parts / step.Iterations);
        if (progress.Stage == TrainingStage.Model && (part > _part || step.Iteration == 1))
        {
            _part = part;
            var validation = step.ValidationLoss is { } value ? string.Create(CultureInfo.InvariantCulture, $", validation {value:G5}") : "";
            Note($"Iteration {step.Iteration} of {step.Iterations}: {loss} of training {step.TrainingLoss:G5}{validation}.");
        }
    }

    public void Trained(TrainedModel trained)
    {
        foreach (var warning in trained.Data.Warnings)
        {
            log.Note($"Look at the data: {warning}");
        }

        if (trained.CrossValidation is { } cross)
        {
            Note($"Cross-validation: {cross.Metric} {cross.Mean:G5} on average, standard deviation {cross.StandardDeviation:G5}.");
        }

        var (metric, values) = (trained.Evaluation.MainMetric, trained.Evaluation.Values);
        Note($"Learned from {trained.TrainingRows} rows: {trained.Model.Trees.Roots.Length} trees over {trained.Model.Pipeline.Used.Count} features.");
        Note($"Result: {metric} {trained.Evaluation.Main:G5} on {trained.HoldOutRows} rows held out, 95 % interval {values[$"{metric}_low"]:G5} to {values[$"{metric}_high"]:G5}.");
    }

    public void Stored(string digest) => log.Note($"Model: stored as artifact {digest}.");

    private static string Describe(TrainingProgress progress) =>
        (progress.Stage == TrainingStage.CrossValidation ? "Cross-validation: " : "The model: ")
        + (progress.IsSelecting ? "choosing the features that matter." : "growing trees.");

    private void Note(FormattableString line) => log.Note(FormattableString.Invariant(line));
}
