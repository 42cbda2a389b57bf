using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Takes one job after another from the queue, and holds its lock while it is worked on.</summary>
internal sealed partial class TrainingService(
    IJobQueue queue,
    JobRunner runner,
    IOptions<JobQueueOptions> queueOptions,
    IOptions<TrainerOptions> options,
    TimeProvider time,
    ILogger<TrainingService> logger) : LoopService(time, logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _time = time;

    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        if (await queue.ReceiveAsync(LongestWait, stoppingToken) is { } message)
        {
            await WorkAsync(message, stoppingToken);
        }
    }

    private async Task WorkAsync(JobMessage message, CancellationToken stoppingToken)
    {
        if (ReadJob(message.Body) is not { } job)
        {
            await queue.DeadLetterAsync(message, "The message is not a training job.", stoppingToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var renewing = RenewAsync(message, stop);
        var failure = await RunAsync(job, message, stop.Token);
        await stop.CancelAsync();
        if (await renewing)
        {
            await SettleAsync(message, failure, stoppingToken.IsCancellationRequested);
        }
    }

    private static TrainingJob? ReadJob(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingJob>(body, WireJson.Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>Null when the job is done; otherwise what kept it from being done.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever kept a job from being done decides how its message is settled.")]
    private async Task<Exception?> RunAsync(TrainingJob job, JobMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await runner.RunAsync(job.RunId, message.DeliveryCount, cancellationToken);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Settles the message, also when the service is stopping: otherwise the next trainer would wait for the lock to run out.</summary>
    private async Task SettleAsync(JobMessage message, Exception? failure, bool isStopping)
    {
        try
        {
            if (failure is null)
            {
                await queue.CompleteAsync(message, CancellationToken.None);
            }
            else if (isStopping)
            {
                await queue.ReturnAsync(message, CancellationToken.None);
            }
            else
            {
                await AbandonAsync(message, failure);
            }
        }
        catch (JobLockLostException e)
        {
            LogLockLost(e.Message);
        }
    }

    private Task AbandonAsync(JobMessage message, Exception failure)
    {
        var failures = message.DeliveryCount - message.ReturnCount;
        var delay = options.Value.RetryDelay * Math.Pow(2, failures - 1);
        if (failures < queueOptions.Value.MaxDeliveries)
        {
            LogTryAgain(failure, message.DeliveryCount, delay);
        }
        else
        {
            LogGivenUp(failure, message.DeliveryCount);
        }

        return queue.AbandonAsync(message, delay, PassingTrouble.Describe(failure), CancellationToken.None);
    }

    /// <summary>Renews the lock until told to stop; stops the work when the lock is lost.</summary>
    /// <returns>Whether the lock is still held.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "No trouble with the queue may stop the renewing while the work goes on.")]
    private async Task<bool> RenewAsync(JobMessage message, CancellationTokenSource stop)
    {
        var interval = queueOptions.Value.LockDuration / 3;
        while (await WaitAsync(interval, stop.Token))
        {
            try
            {
                await queue.RenewAsync(message, CancellationToken.None);
            }
            catch (JobLockLostException e)
            {
                LogLockLost(e.Message);
                await stop.CancelAsync();
                return false;
            }
            catch (Exception e)
            {
                // The queue may be back for the next renewal; if it is not, the lock will be found lost.
                LogNotRenewed(e);
            }
        }

        return true;
    }

    /// <returns>False when the waiting was stopped.</returns>
    private async Task<bool> WaitAsync(TimeSpan interval, CancellationToken stop)
    {
        await Task.Delay(interval, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    [LoggerMessage(2, LogLevel.Warning, "{Reason} The job is delivered again")]
    private partial void LogLockLost(string reason);

    [LoggerMessage(3, LogLevel.Warning, "A job met with trouble at delivery {Delivery}; it is delivered again in {Delay}")]
    private partial void LogTryAgain(Exception exception, int delivery, TimeSpan delay);

    [LoggerMessage(4, LogLevel.Warning, "The lock on a job could not be renewed; it is tried again")]
    private partial void LogNotRenewed(Exception exception);

    [LoggerMessage(5, LogLevel.Error, "A job met with trouble at delivery {Delivery}, its last; it is given up, and its run ends as failed")]
    private partial void LogGivenUp(Exception exception, int delivery);
}
