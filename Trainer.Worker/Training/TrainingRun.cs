using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Trains a model as a job file says.</summary>
internal sealed class TrainingRun(DataSource source)
{
    /// <summary>Reads the job's data, trains on all but the hold-out rows, and judges the model by those.</summary>
    /// <param name="job">The data, its label and features, and the settings.</param>
    /// <param name="data">A path or address to take in place of the job's data.</param>
    /// <param name="onRead">Called when the data has been read.</param>
    /// <param name="onProgress">Called after each tree, on the thread that trains.</param>
    /// <exception cref="JobFileException">The job does not fit the data.</exception>
    /// <exception cref="DataFormatException">The data cannot be used.</exception>
    public async Task<TrainedModel> ExecuteAsync(
        AlgorithmJob job, string? data, Action<Table> onRead, Action<TrainingProgress> onProgress, CancellationToken cancellationToken)
    {
        var table = await source.ReadAsync(job, data, cancellationToken);
        onRead(table);
        return await Task.Run(() => ModelTrainer.Train(table, job.ToTrainingOptions(), onProgress, cancellationToken), cancellationToken);
    }
}
