using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Trainer.Worker.Reports;

/// <summary>
/// Sends what a run reports to the registry in batches, without holding the work up. When nothing is new it sends an empty report from
/// time to time, by whose refusal it learns that the run was cancelled or taken over.
/// </summary>
internal sealed class RunReporter(
    RegistryClient registry, RegistryPatience patience, string runId, string claimId, AttemptLog log, TrainerOptions options, TimeProvider time)
{
    /// <summary>What the registry takes in one report.</summary>
    private const int MaxMetrics = 1000;

    private const int MaxChunks = 8;

    private readonly Lock _lock = new();
    private readonly Queue<MetricPoint> _metrics = [];
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, string> _params = [];
    private double? _progress;

    /// <summary>What the run writes.</summary>
    public AttemptLog Log => log;

    /// <summary>Notes values of metrics and how far the work is; returns at once.</summary>
    /// <param name="progress">0 to 1.</param>
    /// <param name="metrics">Each value by its metric's name.</param>
    public void Report(double progress, long step, params ReadOnlySpan<(string Key, double Value)> metrics)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _progress = progress;
            foreach (var (key, value) in metrics)
            {
                _metrics.Enqueue(new MetricPoint(key, value, step, now));
            }
        }
    }

    /// <summary>Notes params; returns at once.</summary>
    public void Report(IReadOnlyDictionary<string, string> values)
    {
        lock (_lock)
        {
            foreach (var (key, value) in values)
            {
                _params[key] = value;
            }
        }
    }

    /// <summary>Says that nothing more follows, so that <see cref="PumpAsync"/> ends when it has sent everything.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>Sends what was noted until nothing more follows.</summary>
    /// <exception cref="RegistryException">409 when the run was cancelled, or another trainer has taken it over.</exception>
    public async Task PumpAsync(CancellationToken cancellationToken)
    {
        var pause = options.ReportInterval < options.Heartbeat ? options.ReportInterval : options.Heartbeat;
        var sent = time.GetTimestamp();
        while (!_completed.Task.IsCompleted)
        {
            await Task.WhenAny(_completed.Task, Task.Delay(pause, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (HasNews() || time.GetElapsedTime(sent) >= options.Heartbeat)
            {
                while (await SendAsync(cancellationToken))
                {
                    // There was more than one report holds.
                }

                sent = time.GetTimestamp();
            }
        }

        while (HasNews())
        {
            await SendAsync(cancellationToken);
        }
    }

    /// <summary>Sends one report, an empty one if nothing is new.</summary>
    /// <returns>Whether it was full.</returns>
    private async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        var report = Take();
        await patience.CallAsync(token => registry.LogRunAsync(runId, report, token), cancellationToken);
        return report.Metrics.Count == MaxMetrics || report.Log.Count == MaxChunks;
    }

    private bool HasNews()
    {
        lock (_lock)
        {
            return _metrics.Count > 0 || _params.Count > 0 || _progress is not null || log.HasNews;
        }
    }

    private LogRunRequest Take()
    {
        lock (_lock)
        {
            var report = new LogRunRequest
            {
                ClaimId = claimId,
                Params = _params,
                Metrics = [.. TakeMetrics()],
                Log = [.. TakeLog()],
                Progress = _progress,
            };
            _params = [];
            _progress = null;
            return report;
        }
    }

    private IEnumerable<MetricPoint> TakeMetrics()
    {
        for (var n = 0; n < MaxMetrics && _metrics.TryDequeue(out var point); n++)
        {
            yield return point;
        }
    }

    private IEnumerable<LogChunk> TakeLog()
    {
        for (var n = 0; n < MaxChunks && log.Read() is { } chunk; n++)
        {
            yield return chunk;
        }
    }
}
