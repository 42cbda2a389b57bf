using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Counts what one version has answered during a step of a canary, from many threads.</summary>
internal sealed class AnswerCounter
{
    private readonly long[] _latencies = new long[LatencyBuckets.Count];
    private long _requests;
    private long _errors;

    /// <param name="isPrediction">Whether it was answered with a prediction.</param>
    /// <param name="took">How long that took.</param>
    public void Count(bool isPrediction, TimeSpan took)
    {
        Interlocked.Increment(ref _latencies[LatencyBuckets.IndexOf(took)]);

        // The requests are counted before the errors, and read after them, so that there are never more errors than requests.
        Interlocked.Increment(ref _requests);
        if (!isPrediction)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    public Traffic Read(Canary canary)
    {
        var errors = Interlocked.Read(ref _errors);
        var latencies = new long[LatencyBuckets.Count];
        for (var bucket = 0; bucket < latencies.Length; bucket++)
        {
            latencies[bucket] = Interlocked.Read(ref _latencies[bucket]);
        }

        return new Traffic(canary.Release, canary.Step, Interlocked.Read(ref _requests), errors, latencies);
    }
}
