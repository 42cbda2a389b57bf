using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Leases;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Keeps the releases under way moving, each endpoint's by itself, so that a slow one holds up no other.</summary>
internal sealed partial class ReleaseService(
    IServiceScopeFactory scopes,
    ReleaseSignal signal,
    DeploymentSignal deployments,
    IOptions<ReleaseOptions> options,
    TimeProvider time,
    ILogger<ReleaseService> logger) : LeasedService(new Lease("releases", scopes, time), time, logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WhileCanary = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> _busy = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = time;

    protected override async Task RoundWhileHeldAsync(CancellationToken held)
    {
        var next = signal.Next();
        await signal.WaitAsync(next, await AdvanceAllAsync(held), held);
    }

    /// <returns>How long it makes sense to wait before they are looked at again.</returns>
    private async Task<TimeSpan> AdvanceAllAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var next = await scope.ServiceProvider.GetRequiredService<ReleaseStore>().NextAsync(cancellationToken);
        foreach (var release in next.Where(release => !_busy.TryGetValue(release.Endpoint, out var task) || task.IsCompleted))
        {
            _busy[release.Endpoint] = AdvanceAsync(release, cancellationToken);
        }

        return next.Select(release => PauseOf(release.State)).Append(LookAgain).Min();
    }

    /// <summary>People are waited for with patience, and a canary's replicas report every few seconds at most.</summary>
    private TimeSpan PauseOf(ReleaseState state) => state switch
    {
        ReleaseState.AwaitingApproval => LookAgain,
        ReleaseState.Canary => WhileCanary,
        _ => options.Value.PollInterval,
    };

    private async Task AdvanceAsync(ReleaseRow release, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<ReleaseController>().AdvanceAsync(release, cancellationToken))
            {
                deployments.Raise();
                await LogAsync(scope.ServiceProvider.GetRequiredService<ReleaseStore>(), release.Id, cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, release.Id);
            await Task.Delay(RetryDelay, _time, cancellationToken);
        }
    }

    private async Task LogAsync(ReleaseStore store, string id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is { } release)
        {
            LogMoved(release.Model, release.Version, release.Endpoint, release.State);
        }
    }

    [LoggerMessage(3, LogLevel.Information, "Release of {Model} version {Version} to {Endpoint} is {State}")]
    private partial void LogMoved(string model, int version, string endpoint, ReleaseState state);

    [LoggerMessage(4, LogLevel.Error, "Release {ReleaseId} could not be moved on; it is tried again")]
    private partial void LogFailed(Exception exception, string releaseId);
}
