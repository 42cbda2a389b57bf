using System.Net;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Commands;
using MLOpsAspire.Trainer.Worker.Reports;
using MLOpsAspire.Trainer.Worker.Training;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Does the work of one job: claims the run, has it done by what its job file names, reports meanwhile, ends the run.</summary>
internal sealed partial class JobRunner(
    RegistryClient registry,
    RegistryPatience patience,
    AlgorithmRun algorithms,
    CommandRun commands,
    WorkFolder work,
    IOptions<TrainerOptions> options,
    IOptions<CommandOptions> commandOptions,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    private readonly string _trainer = options.Value.Name ?? TrainerIdentity.DefaultName;

    /// <summary>
    /// Does the job. It returns when nothing is left to do, also when that is so because the run has failed for reasons of its own,
    /// was cancelled or is another trainer's; everything else throws, and the job should be delivered again.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="delivery">How often its job has been delivered, this time included.</param>
    public async Task RunAsync(string runId, int delivery, CancellationToken cancellationToken)
    {
        var run = await patience.CallAsync(token => registry.GetRunAsync(runId, token), cancellationToken);
        var claim = new ClaimRunRequest(Guid.NewGuid().ToString("N"), delivery, _trainer, TrainerIdentity.Machine, TrainerIdentity.EngineOf(run.JobFile));
        if (await patience.CallAsync(token => registry.ClaimRunAsync(runId, claim, token), cancellationToken) is not { } claimed)
        {
            LogNotOurs(runId);
            return;
        }

        LogStarted(runId, delivery);
        try
        {
            var end = await WorkAsync(claimed, claim.ClaimId, cancellationToken);
            await FinishAsync(runId, end, cancellationToken);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.Conflict)
        {
            LogTakenOver(runId);
        }
    }

    /// <summary>Works and reports side by side. When reporting fails, the work is stopped; when the work is done, all of it has been reported.</summary>
    private async Task<FinishRunRequest> WorkAsync(ClaimedRun claimed, string claimId, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var folder = work.Open();
        using var log = new AttemptLog(folder.OpenSpool(), commandOptions.Value.MaxLogBytes);
        var reporter = new RunReporter(registry, patience, claimed.Run.Id, claimId, log, options.Value, time);
        var reporting = StopOnFailureAsync(reporter.PumpAsync(stop.Token), stop);
        try
        {
            var end = await ExecuteAsync(new Attempt(claimed, claimId, folder, reporter), stop.Token);
            log.Complete();
            reporter.Complete();
            await reporting;
            return end;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The work was stopped because reporting failed, and that is what is to be told.
            await reporting;
            throw;
        }
        finally
        {
            await stop.CancelAsync();
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

    private async Task<FinishRunRequest> ExecuteAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            return JobFileReader.Read(attempt.Run.JobFile, attempt.Run.JobFileName) switch
            {
                CommandJob command => await commands.ExecuteAsync(command, attempt, cancellationToken),
                var job => await algorithms.ExecuteAsync((AlgorithmJob)job, attempt, cancellationToken),
            };
        }
        catch (Exception e) when (e is JobFileException or CommandException or DataFormatException or DatasetFetchException { MayPass: false })
        {
            return Failed(attempt, e.Message);
        }
        catch (Exception e) when (!PassingTrouble.Is(e) && e is not RegistryException { Status: HttpStatusCode.Conflict })
        {
            LogUnexpected(e, attempt.Run.Id);
            return Failed(attempt, $"The trainer failed unexpectedly ({e.GetType().Name}); the log of {_trainer} says more.");
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

    private static FinishRunRequest Failed(Attempt attempt, string error)
    {
        attempt.Log.Note($"The run has failed. {error}");
        return Failed(attempt.ClaimId, error);
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

    [LoggerMessage(4, LogLevel.Warning, "Run {RunId} was cancelled, or taken over by another trainer")]
    private partial void LogTakenOver(string runId);

    [LoggerMessage(5, LogLevel.Error, "Run {RunId} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string runId);
}
