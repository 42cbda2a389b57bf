using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Keeps the releases under way moving.</summary>
internal sealed partial class ReleaseService(
    IServiceScopeFactory scopes,
    ReleaseSignal signal,
    DeploymentSignal deployments,
    IOptions<ReleaseOptions> options,
    TimeProvider time,
    ILogger<ReleaseService> logger) : LoopService(time, logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        var next = signal.Next();
        var isBusy = await AdvanceAllAsync(stoppingToken);
        await signal.WaitAsync(next, isBusy ? options.Value.PollInterval : LookAgain, stoppingToken);
    }

    /// <returns>Whether there is more to do soon.</returns>
    private async Task<bool> AdvanceAllAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var underWay = await scope.ServiceProvider.GetRequiredService<ReleaseStore>().UnderWayAsync(cancellationToken);
        var isHealthy = true;
        foreach (var release in underWay)
        {
            isHealthy &= await TryAdvanceAsync(release, cancellationToken);
        }

        return underWay.Count > 0 && isHealthy;
    }

    /// <summary>Moves one release on in a scope of its own, so that the failure of one does not hold up the others.</summary>
    private async Task<bool> TryAdvanceAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<ReleaseController>().AdvanceAsync(release, cancellationToken))
            {
                await AnnounceAsync(scope.ServiceProvider.GetRequiredService<ReleaseStore>(), release.Id, cancellationToken);
            }

            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, release.Id);
            return false;
        }
    }

    private async Task AnnounceAsync(ReleaseStore store, string id, CancellationToken cancellationToken)
    {
        deployments.Raise();
        if (await store.FindAsync(id, cancellationToken) is { } release)
        {
            LogMoved(release.Model, release.Version, release.Endpoint, release.State, release.Error);
        }
    }

    [LoggerMessage(2, LogLevel.Information, "Release of {Model} version {Version} to {Endpoint} is {State}. {Problem}")]
    private partial void LogMoved(string model, int version, string endpoint, ReleaseState state, string? problem);

    [LoggerMessage(3, LogLevel.Error, "Release {ReleaseId} could not be moved on; it is tried again")]
    private partial void LogFailed(Exception exception, string releaseId);
}
