using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures what is logged.</summary>
internal static class TrackingMeasures
{
    private const int Metrics = 1000;
    private const int Clients = 8;

    public static async Task<Durations> LogBatchAsync(MlflowLoad load, string experiment, int calls, CancellationToken cancellationToken)
    {
        var run = await load.CreateRunAsync(experiment, 1, cancellationToken);
        byte[][] batches = [.. Enumerable.Range(0, calls).Select(call => Batch(run, call))];
        await load.SendAsync("runs/log-batch", Batch(run, calls), cancellationToken);
        return await Durations.OfAsync(calls, call => load.SendAsync("runs/log-batch", batches[call], cancellationToken));
    }

    /// <returns>How long the calls took, and how many there were a second.</returns>
    public static async Task<(Durations Taken, double PerSecond)> LogMetricAsync(MlflowLoad load, string experiment, int calls, CancellationToken cancellationToken)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => load.CreateRunAsync(experiment, 1, cancellationToken)));
        var taken = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(runs.Select(run => Task.Run(
            async () =>
            {
                for (var step = 0; step < calls / Clients; step++)
                {
                    var call = Stopwatch.GetTimestamp();
                    await load.SendAsync("runs/log-metric", Metric(run, step), cancellationToken);
                    taken.Add(Stopwatch.GetElapsedTime(call).TotalMilliseconds);
                }
            },
            cancellationToken)));
        return (Durations.Of(taken), taken.Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
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
