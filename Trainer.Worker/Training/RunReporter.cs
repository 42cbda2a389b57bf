using System.Threading.Channels;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Sends a training's progress to the registry in batches, without holding the training up.</summary>
internal sealed class RunReporter(
    RegistryClient registry, RegistryPatience patience, string runId, string claimId, LearningTask task, TimeSpan interval, TimeProvider time)
{
    private const int MaxBatch = 500;
    private readonly Channel<TrainingProgress> _pending = Channel.CreateUnbounded<TrainingProgress>();

    /// <summary>Notes a step; returns at once.</summary>
    public void Report(TrainingProgress progress) => _pending.Writer.TryWrite(progress);

    /// <summary>Says that no more steps follow, so that <see cref="PumpAsync"/> ends when it has sent them all.</summary>
    public void Complete() => _pending.Writer.TryComplete();

    /// <summary>Sends what was noted until the last step.</summary>
    /// <exception cref="RegistryException">409 when another trainer has taken the run over.</exception>
    public async Task PumpAsync(CancellationToken cancellationToken)
    {
        while (await _pending.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<TrainingProgress>();
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

    /// <summary>The losses of the model itself, not of those trained to select features or to cross-validate.</summary>
    private LogRunRequest ToRequest(List<TrainingProgress> batch)
    {
        var now = time.GetUtcNow();
        var loss = task == LearningTask.Regression ? "squared_error" : "log_loss";
        var steps = batch.Where(progress => progress is { Stage: TrainingStage.Model, IsSelecting: false }).Select(progress => progress.Boosting).ToArray();
        return new LogRunRequest
        {
            ClaimId = claimId,
            Metrics =
            [
                .. steps.Select(step => new MetricPoint($"train_{loss}", step.TrainingLoss, step.Iteration, now)),
                .. steps.Where(step => step.ValidationLoss is not null)
                    .Select(step => new MetricPoint($"validation_{loss}", step.ValidationLoss!.Value, step.Iteration, now)),
            ],
            Progress = batch[^1].Share,
        };
    }
}
