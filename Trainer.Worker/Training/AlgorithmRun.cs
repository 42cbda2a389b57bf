using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Trainer.Worker.Artifacts;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Does the work of a job that trains by an algorithm of ours: trains, and stores the artifact.</summary>
internal sealed class AlgorithmRun(TrainingRun training, ArtifactWriter artifacts)
{
    /// <returns>How the run ends.</returns>
    public async Task<FinishRunRequest> ExecuteAsync(AlgorithmJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        var functionalTests = FunctionalTests(job, attempt.Claimed.Files);
        attempt.Reporter.Report(RunParams.Of(job));

        var log = new TrainingLog(attempt.Log, LossName(job));
        var trained = await training.ExecuteAsync(job, attempt.Claimed.Data, log.Read, progress => Report(progress, job, attempt, log), cancellationToken);
        log.Trained(trained);
        attempt.Reporter.Report(RunParams.Of(trained));

        var digest = await artifacts.WriteAsync(trained, attempt.Run, job, functionalTests, cancellationToken);
        log.Stored(digest);
        return new FinishRunRequest
        {
            ClaimId = attempt.ClaimId,
            ArtifactDigest = digest,
            Metrics = ModelMetrics.Of(trained),
            Register = job.Register,
            Deploy = job.Deploy,
        };
    }

    /// <summary>The losses of the model itself, not of those trained to select features or to cross-validate.</summary>
    private static void Report(TrainingProgress progress, AlgorithmJob job, Attempt attempt, TrainingLog log)
    {
        log.Step(progress);
        var (step, loss) = (progress.Boosting, LossName(job));
        if (progress is not { Stage: TrainingStage.Model, IsSelecting: false })
        {
            attempt.Reporter.Report(progress.Share, step.Iteration);
        }
        else if (step.ValidationLoss is { } validation)
        {
            attempt.Reporter.Report(progress.Share, step.Iteration, ($"train_{loss}", step.TrainingLoss), ($"validation_{loss}", validation));
        }
        else
        {
            attempt.Reporter.Report(progress.Share, step.Iteration, ($"train_{loss}", step.TrainingLoss));
        }
    }

    private static string LossName(AlgorithmJob job) => job.Task == LearningTask.Regression ? "squared_error" : "log_loss";

    private static string? FunctionalTests(AlgorithmJob job, IReadOnlyDictionary<string, string> files)
    {
        if (job.FunctionalTests is not { } name)
        {
            return null;
        }

        if (!files.TryGetValue(name, out var text))
        {
            throw new JobFileException($"The job file names the functional tests '{name}', but that file was not submitted with it.");
        }

        try
        {
            FunctionalTestFile.Parse(text, name);
            return text;
        }
        catch (InvalidDataException e)
        {
            throw new JobFileException(e.Message);
        }
    }
}
