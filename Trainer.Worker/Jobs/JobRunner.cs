using System.Net;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Training;
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
    private readonly string _trainer = options.Value.Name ?? $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>
    /// Does the job. It returns when nothing is left to do, also when that is so because the run has failed for reasons of its own
    /// or is another trainer's; everything else throws, and the job should be delivered again.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="delivery">How often its job has been delivered, this time included.</param>
    public async Task RunAsync(string runId, int delivery, CancellationToken cancellationToken)
    {
        var claim = new ClaimRunRequest(Guid.NewGuid().ToString("N"), delivery, _trainer);
        if (await patience.CallAsync(token => registry.ClaimRunAsync(runId, claim, token), cancellationToken) is not { } claimed)
        {
            LogNotOurs(runId);
            return;
        }

        LogStarted(runId, delivery);
        try
        {
            var end = await ExecuteAsync(claimed, claim.ClaimId, cancellationToken);
            await FinishAsync(runId, end, cancellationToken);
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
        catch (Exception e) when (e is JobFileException or DataFormatException or DatasetFetchException { MayPass: false })
        {
            return Failed(claimId, e.Message);
        }
        catch (Exception e) when (!PassingTrouble.Is(e) && e is not RegistryException { Status: HttpStatusCode.Conflict })
        {
            LogUnexpected(e, claimed.Run.Id);
            return Failed(claimId, $"The trainer failed unexpectedly ({e.GetType().Name}); the log of {_trainer} says more.");
        }
    }

    /// <summary>Ends the run; as failed, if the registry does not take the result.</summary>
    private async Task FinishAsync(string runId, FinishRunRequest end, CancellationToken cancellationToken)
    {
        try
        {
            LogEnded(await patience.CallAsync(token => registry.FinishRunAsync(runId, end, token), cancellationToken));
        }
        catch (RegistryException e) when (end.Error is null && e.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            var refused = Failed(end.ClaimId, $"The registry did not take the result: {e.Message}");
            LogEnded(await patience.CallAsync(token => registry.FinishRunAsync(runId, refused, token), cancellationToken));
        }
    }

    private async Task<FinishRunRequest> TrainAsync(ClaimedRun claimed, string claimId, CancellationToken cancellationToken)
    {
        var run = claimed.Run;
        var job = JobFileReader.Read(run.JobFile, run.JobFileName);
        var functionalTests = FunctionalTests(job, claimed.Files);
        await LogParamsAsync(run.Id, claimId, RunParams.Of(job), cancellationToken);

        var trained = await TrainAsync(claimed, job, claimId, cancellationToken);
        await LogParamsAsync(run.Id, claimId, RunParams.Of(trained), cancellationToken);
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

    private Task LogParamsAsync(string runId, string claimId, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken) =>
        patience.CallAsync(token => registry.LogRunAsync(runId, new LogRunRequest { ClaimId = claimId, Params = values }, token), cancellationToken);

    /// <summary>Trains and reports side by side. When either fails, the other is stopped.</summary>
    private async Task<TrainedModel> TrainAsync(ClaimedRun claimed, JobFile job, string claimId, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporter = new RunReporter(registry, patience, claimed.Run.Id, claimId, job.Task, options.Value.ReportInterval, time);
        var reporting = StopOnFailureAsync(reporter.PumpAsync(stop.Token), stop);
        var trainingTask = StopOnFailureAsync(training.ExecuteAsync(job, claimed.Data, reporter.Report, stop.Token), stop);
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

    private static FinishRunRequest Failed(string claimId, string error) => new()
    {
        ClaimId = claimId,
        Error = error.Length <= FinishRunRequest.MaxErrorLength ? error : error[..(FinishRunRequest.MaxErrorLength - 1)] + "…",
    };

    private void LogEnded(Run run)
    {
        if (run is { Model: { } model, ModelVersion: { } version })
        {
            LogRegistered(run.Id, run.State, model, version);
        }
        else
        {
            LogEnded(run.Id, run.State);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Run {RunId} has begun (delivery {Delivery})")]
    private partial void LogStarted(string runId, int delivery);

    [LoggerMessage(2, LogLevel.Information, "Run {RunId} is {State}: it gave {Model} version {Version}")]
    private partial void LogRegistered(string runId, RunState state, string model, int version);

    [LoggerMessage(6, LogLevel.Information, "Run {RunId} is {State}")]
    private partial void LogEnded(string runId, RunState state);

    [LoggerMessage(3, LogLevel.Information, "Run {RunId} has ended or is another trainer's; there is nothing to do")]
    private partial void LogNotOurs(string runId);

    [LoggerMessage(4, LogLevel.Warning, "Run {RunId} was taken over by another trainer, or has been ended")]
    private partial void LogTakenOver(string runId);

    [LoggerMessage(5, LogLevel.Error, "Run {RunId} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string runId);
}
