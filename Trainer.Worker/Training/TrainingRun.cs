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
public sealed class TrainingRun(DataSource source)
{
    /// <summary>Trains.</summary>
    /// <param name="job">How.</param>
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
        var split = Split(job, table, isPositive);

        var training = matrix.Select(split.Training);
        var result = BoostedTrees.TrainBinary(training, At(isPositive, split.Training), job.Settings, onProgress, cancellationToken);
        var model = new BinaryModel(features, result.Trees, labels.Negative, labels.Positive);
        return new TrainedModel(
            model,
            BinaryMetrics.Compute(model.Probabilities(matrix.Select(split.HoldOut)), At(isPositive, split.HoldOut)),
            result.Gains,
            [.. features.Select((feature, index) => FeatureBaseline.Of(feature, training.Column(index)))],
            table.Sha256,
            split.Training.Length,
            split.HoldOut.Length);
    }

    private static HoldOutSplit Split(JobFile job, Table table, bool[] isPositive)
    {
        try
        {
            return HoldOutSplit.Stratified(isPositive, job.HoldOut, job.Seed);
        }
        catch (ArgumentException e)
        {
            throw new JobFileException($"{table.Source}: the rows cannot be divided as the job asks. {e.Message}");
        }
    }

    private static bool[] At(bool[] values, int[] rows) => [.. rows.Select(row => values[row])];
}
