namespace MLOpsAspire.Contracts.Runs;

/// <summary>A trainer reports on the run it has claimed. Sending it twice changes nothing.</summary>
public sealed record LogRunRequest
{
    public required string ClaimId { get; init; }

    /// <summary>Params are written once; the same value again is accepted.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<MetricPoint> Metrics { get; init; } = [];

    /// <summary>What the run has written since the last report.</summary>
    public IReadOnlyList<LogChunk> Log { get; init; } = [];

    /// <summary>The share of the training that is done, 0 to 1.</summary>
    public double? Progress { get; init; }
}
