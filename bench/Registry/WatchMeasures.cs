using System.Diagnostics;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures those who wait for a change of a deployment: how soon they hear of it, and what their waiting costs the registry.</summary>
internal static class WatchMeasures
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    /// <summary>How long after a change was answered a waiting caller hears of it; below 0 it was sooner, which is 0 here.</summary>
    public static async Task<Durations> WakeAsync(RegistryClient registry, int changes, CancellationToken cancellationToken)
    {
        var taken = new List<double>();
        for (var n = 0; n < changes; n++)
        {
            var revision = await RevisionAsync(registry, cancellationToken);
            var watch = Task.Run(
                async () =>
                {
                    await registry.WatchDeploymentsAsync(revision, cancellationToken);
                    return Stopwatch.GetTimestamp();
                },
                cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            await registry.CreateEndpointAsync($"woken-{n}", cancellationToken);
            var changed = Stopwatch.GetTimestamp();
            taken.Add(Math.Max(0, Stopwatch.GetElapsedTime(changed, await watch).TotalMilliseconds));
        }

        return Durations.Of(taken);
    }

    /// <summary>Has many wait, each on a connection of its own.</summary>
    public static async Task<WatchFigures> HoldAsync(ServiceProcess service, int watchers, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = service.Address, Timeout = Timeout.InfiniteTimeSpan };
        var registry = new RegistryClient(http);
        var revision = await RevisionAsync(registry, cancellationToken);
        var before = service.Megabytes;
        var watches = Enumerable.Range(0, watchers).Select(_ => registry.WatchDeploymentsAsync(revision, cancellationToken)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        var waiting = watches.Count(watch => !watch.IsCompleted);
        var during = service.Megabytes;
        var changed = Stopwatch.GetTimestamp();
        await registry.CreateEndpointAsync("all-woken", cancellationToken);
        await Task.WhenAll(watches);
        return new WatchFigures(waiting, during - before, Stopwatch.GetElapsedTime(changed).TotalMilliseconds);
    }

    private static async Task<long> RevisionAsync(RegistryClient registry, CancellationToken cancellationToken) =>
        (await registry.WatchDeploymentsAsync(after: null, cancellationToken))!.Revision;
}
