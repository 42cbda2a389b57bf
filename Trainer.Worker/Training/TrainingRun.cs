using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Baselines;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Trains a model as a job file says: read, choose features, hold out, learn, judge.</summary>
internal sealed class TrainingRun(DataSource source)
{
    /// <summary>Reads the job's data, trains on all but the hold-out rows, and judges the model by those.</summary>
    /// <param name="job">The data, its label and features, and the settings.</param>
    /// <param name="data">A path or address to take in place of the job's data.</param>
    /// <param name="onProgress">Called after each tree, on the thread that trains.</param>
    /// <exception cref="JobFileException">The job does not fit the data.</exception>
    /// <exception cref="DataFormatException">The data cannot be used.</exception>
    public async Task<TrainedModel> ExecuteAsync(
        JobFile job, string? data, Action<BoostingProgress> onProgress, CancellationToken cancellationToken)
    {
        var table = await source.ReadAsync(job, data, cancellationToken);
        return await Task.Run(() => Train(job, table, onProgress, cancellationToken), cancellationToken);
    }

    private static TrainedModel Train(JobFile job, Table table, Action<BoostingProgress> onProgress, CancellationToken cancellationToken)
    {
        var labels = BinaryLabels.Read(table, job.Label);
        var features = FeatureSet.Choose(table, job.Label, job.Drop, job.Categories);
        var matrix = FeatureSet.Encode(table, features);
        var isPositive = labels.IsPositive.ToArray();
        var split = Split(job, table, labels);

        var (learning, watched) = SplitOff(job, isPositive, split.Training);
        var training = matrix.Select(learning);
        var result = BoostedTrees.TrainBinary(
            training,
            At(isPositive, learning),
            watched.Length == 0 ? null : new ValidationRows(matrix.Select(watched), At(isPositive, watched)),
            job.Settings with { Seed = job.Seed },
            onProgress,
            cancellationToken);
        var model = new BinaryModel(features, result.Trees, labels.Negative, labels.Positive);
        return new TrainedModel(
            model,
            BinaryMetrics.Compute(model.Scores(matrix.Select(split.HoldOut)), At(isPositive, split.HoldOut)),
            result.Gains,
            [.. features.Select((feature, index) => FeatureBaseline.Of(feature, training.Column(index)))],
            table.Sha256,
            learning.Length,
            split.HoldOut.Length);
    }

    private static HoldOutSplit Split(JobFile job, Table table, BinaryLabels labels)
    {
        var positives = labels.IsPositive.Count(true);
        foreach (var (label, rows) in new[] { (labels.Negative, labels.IsPositive.Length - positives), (labels.Positive, positives) })
        {
            if (rows < 2)
            {
                throw new JobFileException($"{table.Source}: only one row has the label '{label}'; at least two are needed, one to learn from and one to judge by.");
            }
        }

        return HoldOutSplit.Stratified(labels.IsPositive, job.HoldOut, job.Seed);
    }

    /// <summary>Of the rows to learn from, those to watch for an early stop are taken out.</summary>
    private static (int[] Learning, int[] Watched) SplitOff(JobFile job, bool[] isPositive, int[] rows)
    {
        if (job.Settings.EarlyStoppingRounds == 0)
        {
            return (rows, []);
        }

        var labels = At(isPositive, rows);
        if (labels.Count(label => label) is var positives && (positives < 2 || rows.Length - positives < 2))
        {
            throw new JobFileException("There are too few rows of one class to take validation rows from; leave 'settings.earlyStoppingRounds' out.");
        }

        var split = HoldOutSplit.Stratified(labels, job.Validation, job.Seed + 1);
        return ([.. split.Training.Select(row => rows[row])], [.. split.HoldOut.Select(row => rows[row])]);
    }

    private static bool[] At(bool[] values, int[] rows) => [.. rows.Select(row => values[row])];
}
