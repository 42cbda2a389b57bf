using System.Threading.Channels;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Sends a training's progress to the registry in batches, without holding the training up.</summary>
internal sealed class RunReporter(
    RegistryClient registry, RegistryPatience patience, string runId, string claimId, TimeSpan interval, TimeProvider time)
{
    private const int MaxBatch = 500;
    private const string TrainingLoss = "train_log_loss";
    private const string ValidationLoss = "validation_log_loss";

    private readonly Channel<BoostingProgress> _pending = Channel.CreateUnbounded<BoostingProgress>();

    /// <summary>Notes a step; returns at once.</summary>
    public void Report(BoostingProgress progress) => _pending.Writer.TryWrite(progress);

    /// <summary>Says that no more steps follow, so that <see cref="PumpAsync"/> ends when it has sent them all.</summary>
    public void Complete() => _pending.Writer.TryComplete();

    /// <summary>Sends what was noted until the last step.</summary>
    /// <exception cref="RegistryException">409 when another trainer has taken the run over.</exception>
    public async Task PumpAsync(CancellationToken cancellationToken)
    {
        while (await _pending.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<BoostingProgress>();
            while (batch.Count < MaxBatch && _pending.Reader.TryRead(out var progress))
            {
                batch.Add(progress);
            }

            var report = ToRequest(batch);
            await patience.CallAsync(token => registry.LogRunAsync(runId, report, token), cancellationToken);
            if (!_pending.Reader.Completion.IsCompleted)
            {
                await Task.WhenAny(_pending.Reader.Completion, Task.Delay(interval, time, cancellationToken));
            }
        }
    }

    private LogRunRequest ToRequest(List<BoostingProgress> batch) => new()
    {
        ClaimId = claimId,
        Metrics =
        [
            .. batch.Select(progress => new MetricPoint(TrainingLoss, progress.TrainingLogLoss, progress.Iteration)),
            .. batch.Where(progress => progress.ValidationLogLoss is not null)
                .Select(progress => new MetricPoint(ValidationLoss, progress.ValidationLogLoss!.Value, progress.Iteration)),
        ],
        Progress = (double)batch[^1].Iteration / batch[^1].Iterations,
    };
}
