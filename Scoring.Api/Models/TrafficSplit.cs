using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Divides a deployment's requests between its version and a canary, and counts what becomes of them.</summary>
internal sealed class TrafficSplit(Canary canary)
{
    private const int Whole = 100;

    private long _requests;

    public Canary Canary => canary;

    public AnswerCounter Candidate { get; } = new();

    public AnswerCounter Champion { get; } = new();

    /// <summary>Whether the next request is the canary's: of each hundred, as many as its percent, spread evenly.</summary>
    public bool IsForCanary() => (Interlocked.Increment(ref _requests) % Whole * canary.Percent) % Whole < canary.Percent;
}
