using System.Net;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Trainer.Worker.Artifacts;
using MLOpsAspire.Trainer.Worker.Training;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Does the work of one job: claims the run, trains, stores the artifact, ends the run.</summary>
internal sealed partial class JobRunner(
    RegistryClient registry,
    RegistryPatience patience,
    TrainingRun training,
    ArtifactWriter artifacts,
    IOptions<TrainerOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    private readonly string _worker = options.Value.Name ?? $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>
    /// Does the job. It returns when nothing is left to do, also when that is so because the run has failed for reasons of its own
    /// or is another trainer's; everything else throws, and the job should be delivered again.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="delivery">How often its job has been delivered, this time included.</param>
    public async Task RunAsync(string runId, int delivery, CancellationToken cancellationToken)
    {
        var claim = new ClaimRunRequest(Guid.NewGuid().ToString("N"), delivery, _worker);
        if (await registry.ClaimRunAsync(runId, claim, cancellationToken) is not { } claimed)
        {
            LogNotOurs(runId);
            return;
        }

        LogStarted(runId, delivery);
        var end = await ExecuteAsync(claimed, claim.ClaimId, cancellationToken);
        try
        {
            var run = await patience.CallAsync(token => registry.FinishRunAsync(runId, end, token), cancellationToken);
            LogEnded(runId, run.State, run.Model, run.ModelVersion, end.Error);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.Conflict)
        {
            LogTakenOver(runId);
        }
    }

    private async Task<FinishRunRequest> ExecuteAsync(ClaimedRun claimed, string claimId, CancellationToken cancellationToken)
    {
        try
        {
            return await TrainAsync(claimed, claimId, cancellationToken);
        }
        catch (Exception e) when (e is JobFileException or DataFormatException or DatasetFetchException)
        {
            return new FinishRunRequest { ClaimId = claimId, Error = e.Message };
        }
        catch (Exception e) when (!IsPassing(e))
        {
            LogUnexpected(e, claimed.Run.Id);
            return new FinishRunRequest
            {
                ClaimId = claimId,
                Error = $"The trainer failed unexpectedly ({e.GetType().Name}); the log of {_worker} says more.",
            };
        }
    }

    private async Task<FinishRunRequest> TrainAsync(ClaimedRun claimed, string claimId, CancellationToken cancellationToken)
    {
        var run = claimed.Run;
        var job = JobFileReader.Read(run.JobFile, run.JobFileName);
        var functionalTests = FunctionalTests(job, claimed.Files);
        await registry.LogRunAsync(run.Id, new LogRunRequest { ClaimId = claimId, Params = JobParams.Of(job) }, cancellationToken);

        var trained = await TrainAsync(run, job, claimId, cancellationToken);
        var digest = await artifacts.WriteAsync(trained, run, job, functionalTests, cancellationToken);
        return new FinishRunRequest
        {
            ClaimId = claimId,
            ArtifactDigest = digest,
            Metrics = ModelMetrics.Of(trained),
            Register = job.Register,
            Deploy = job.Deploy,
        };
    }

    /// <summary>Trains and reports side by side. When either fails, the other is stopped.</summary>
    private async Task<TrainedModel> TrainAsync(Run run, JobFile job, string claimId, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporter = new RunReporter(registry, patience, run.Id, claimId, options.Value.ReportInterval, time);
        var reporting = StopOnFailureAsync(reporter.PumpAsync(stop.Token), stop);
        var trainingTask = StopOnFailureAsync(training.ExecuteAsync(job, run.Data, reporter.Report, stop.Token), stop);
        try
        {
            return await trainingTask;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The training was stopped because reporting failed, and that is what is to be told.
            await reporting;
            throw;
        }
        finally
        {
            reporter.Complete();
            await reporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task StopOnFailureAsync(Task task, CancellationTokenSource stop)
    {
        try
        {
            await task;
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private static async Task<T> StopOnFailureAsync<T>(Task<T> task, CancellationTokenSource stop)
    {
        await StopOnFailureAsync((Task)task, stop);
        return await task;
    }

    private static string? FunctionalTests(JobFile job, IReadOnlyDictionary<string, string> files)
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

    /// <summary>True for trouble outside of the job that may be gone at the next delivery.</summary>
    private static bool IsPassing(Exception e) => e is OperationCanceledException or HttpRequestException or IOException or RegistryException;

    [LoggerMessage(1, LogLevel.Information, "Run {RunId} has begun (delivery {Delivery})")]
    private partial void LogStarted(string runId, int delivery);

    [LoggerMessage(2, LogLevel.Information, "Run {RunId} is {State}: {Model} version {Version}. {Problem}")]
    private partial void LogEnded(string runId, RunState state, string? model, int? version, string? problem);

    [LoggerMessage(3, LogLevel.Information, "Run {RunId} has ended or is another trainer's; there is nothing to do")]
    private partial void LogNotOurs(string runId);

    [LoggerMessage(4, LogLevel.Warning, "Run {RunId} was taken over by another trainer")]
    private partial void LogTakenOver(string runId);

    [LoggerMessage(5, LogLevel.Error, "Run {RunId} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string runId);
}
