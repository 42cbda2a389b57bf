using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MLOpsAspire.ServiceDefaults.Hosting;

/// <summary>Background work in rounds. A round that fails is logged and tried again; it never takes the service down.</summary>
public abstract partial class LoopService(TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Does what there is to do, then waits until it makes sense to look again.</summary>
    protected abstract Task RoundAsync(CancellationToken stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
                failures = 0;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The whole story once; after that a line a second is enough.
                failures++;
                LogFailed(failures == 1 ? e : null, GetType().Name, failures);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Service} failed, {Failures} times in a row; it tries again")]
    private partial void LogFailed(Exception? exception, string service, int failures);
}
