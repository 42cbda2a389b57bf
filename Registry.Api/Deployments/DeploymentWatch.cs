using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Lets a caller wait for the next change of any deployment.</summary>
internal sealed class DeploymentWatch(
    DeploymentStore store, ScoringKeyStore keys, DeploymentSignal signal, IOptions<DeploymentOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Waits until the revision differs from the one the caller knows.</summary>
    /// <param name="known">Null for an answer at once.</param>
    /// <returns>Null when nothing changed for as long as a caller is kept, or when the service is stopping.</returns>
    public async Task<DeploymentSnapshot?> WaitAsync(long? known, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var started = time.GetTimestamp();
        while (true)
        {
            var next = signal.Next();
            if (known is null || await store.RevisionAsync(cancellationToken) != known)
            {
                return await keys.WithHashesAsync(await store.SnapshotAsync(cancellationToken), cancellationToken);
            }

            var left = options.Value.LongestWait - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return null;
            }

            await WaitForChangeAsync(next, left, stop.Token, cancellationToken);
        }
    }

    private async Task WaitForChangeAsync(Task next, TimeSpan left, CancellationToken stop, CancellationToken caller)
    {
        try
        {
            await signal.WaitAsync(next, left < options.Value.LookAgain ? left : options.Value.LookAgain, stop);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            // The service is stopping; the caller is told that nothing changed, and asks again elsewhere or later.
        }
    }
}
