namespace MLOpsAspire.Contracts.Releases;

/// <summary>How a candidate takes over production's requests little by little, and what sends it back.</summary>
public sealed record CanaryPlan
{
    /// <summary>1 to 20, each with a greater share than the one before. Default: 10 and 50 %, each for a minute.</summary>
    public IReadOnlyList<CanaryStep> Steps { get; init; } = [new(10, TimeSpan.FromMinutes(1)), new(50, TimeSpan.FromMinutes(1))];

    /// <summary>A step is over when the candidate has answered so many requests, too, and is judged from then on. Default 20.</summary>
    public int MinimumRequests { get; init; } = 20;

    /// <summary>By how much the candidate's share of answers without a prediction may exceed the champion's. Default 0.01.</summary>
    public double MaximumErrorRate { get; init; } = 0.01;

    /// <summary>What 99 % of the candidate's answers must not exceed, in milliseconds; absent for no limit.</summary>
    public double? MaximumP99Milliseconds { get; init; }

    /// <summary>How many times as long as the champion's the candidate's 99th percentile may be, where it exceeds 10 milliseconds. Default 3.</summary>
    public double MaximumLatencyRatio { get; init; } = 3;
}
