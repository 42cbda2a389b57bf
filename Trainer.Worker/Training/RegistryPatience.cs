using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Waits for a registry that is away: hours of training should not be lost because the registry restarts.</summary>
internal sealed partial class RegistryPatience(IOptions<TrainerOptions> options, TimeProvider time, ILogger<RegistryPatience> logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>Calls the registry until it answers, or until the patience is over.</summary>
    /// <exception cref="RegistryException">The registry has refused.</exception>
    /// <exception cref="HttpRequestException">It was away for too long.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call(cancellationToken);
            }
            catch (Exception e) when (IsAway(e) && time.GetElapsedTime(started) < options.Value.RegistryPatience)
            {
                LogAway(e.Message);
                await Task.Delay(LookAgain, time, cancellationToken);
            }
        }
    }

    private static bool IsAway(Exception e) => e is HttpRequestException || e is RegistryException { Status: >= System.Net.HttpStatusCode.InternalServerError };

    [LoggerMessage(1, LogLevel.Warning, "The registry does not answer; the run goes on and asks again: {Reason}")]
    private partial void LogAway(string reason);
}
