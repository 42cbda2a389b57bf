using System.Net;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Trainer.Worker.Reports;

/// <summary>Waits for a registry that is away: hours of training should not be lost because the registry restarts.</summary>
internal sealed partial class RegistryPatience(IOptions<TrainerOptions> options, TimeProvider time, ILogger<RegistryPatience> logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>
    /// True when the registry did not answer, or answered that it cannot now, or does not know this trainer, whose key may have expired: another
    /// trainer with another key can go on. False when it refused.
    /// </summary>
    public static bool IsAway(Exception e) => e is HttpRequestException
        or RegistryException { Status: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized };

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

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken) => CallAsync(
        async token =>
        {
            await call(token);
            return true;
        },
        cancellationToken);

    [LoggerMessage(1, LogLevel.Warning, "The registry does not answer; the run goes on and asks again: {Reason}")]
    private partial void LogAway(string reason);
}
