using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures what is logged.</summary>
internal static class TrackingMeasures
{
    private const int Metrics = 1000;
    private const int Clients = 8;

    /// <summary>How late a timer of the system may be.</summary>
    private static readonly TimeSpan LateTimer = TimeSpan.FromMilliseconds(2);

    /// <summary>How long batches of 1,000 metrics take, one after the other, when as many have gone before.</summary>
    public static async Task<Durations> LogBatchAsync(MlflowLoad load, string experiment, int calls, CancellationToken cancellationToken)
    {
        var run = await load.CreateRunAsync(experiment, 1, cancellationToken);
        byte[][] batches = [.. Enumerable.Range(0, 2 * calls).Select(call => Batch(run, call))];
        await Durations.OfAsync(calls, call => load.SendAsync("runs/log-batch", batches[call], cancellationToken));
        return await Durations.OfAsync(calls, call => load.SendAsync("runs/log-batch", batches[calls + call], cancellationToken));
    }

    /// <summary>Single metrics from several clients, each of which sends the next when the one before was answered.</summary>
    /// <returns>How many there were a second.</returns>
    public static async Task<double> LogMetricsAsync(MlflowLoad load, string experiment, int calls, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await ByClientsAsync(load, experiment, calls, (_, send) => send(), cancellationToken);
        return calls / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Single metrics from several clients at a given rate.</summary>
    /// <returns>How long each took from the moment on at which it was due, so that a call is not flattered by one that held it up.</returns>
    public static async Task<Durations> LogMetricsAsync(MlflowLoad load, string experiment, int calls, int perSecond, CancellationToken cancellationToken)
    {
        var taken = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await ByClientsAsync(
            load,
            experiment,
            calls,
            async (number, send) =>
            {
                var due = TimeSpan.FromSeconds((double)number / perSecond);
                if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early, cancellationToken);
                }

                // A timer may be late, which is not the registry's doing.
                var begun = Stopwatch.GetElapsedTime(started);
                await send();
                taken.Add((Stopwatch.GetElapsedTime(started) - (begun - due > LateTimer ? due : begun)).TotalMilliseconds);
            },
            cancellationToken);
        return Durations.Of(taken);
    }

    private static async Task ByClientsAsync(
        MlflowLoad load, string experiment, int calls, Func<int, Func<Task>, Task> callAsync, CancellationToken cancellationToken)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => load.CreateRunAsync(experiment, 1, cancellationToken)));
        await Task.WhenAll(runs.Select((run, client) => Task.Run(
            async () =>
            {
                for (var step = 0; step < calls / Clients; step++)
                {
                    await callAsync((step * Clients) + client, () => load.SendAsync("runs/log-metric", Metric(run, step), cancellationToken));
                }
            },
            cancellationToken)));
    }

    private static byte[] Metric(string run, int step) =>
        JsonSerializer.SerializeToUtf8Bytes(new { run_id = run, key = "loss", value = 1.0 / (step + 1), timestamp = 1_700_000_000_000 + step, step });

    private static byte[] Batch(string run, int call) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        run_id = run,
        metrics = Enumerable.Range(0, Metrics).Select(n => new
        {
            key = $"metric{n % 10}",
            value = (call * Metrics) + n + 0.5,
            timestamp = 1_700_000_000_000 + (call * Metrics) + n,
            step = (call * Metrics) + n,
        }),
    });
}
