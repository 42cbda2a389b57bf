namespace MLOpsAspire.Contracts.Models;

/// <summary>Changes what is said about a model version; the version itself never changes. What is null stays as it is.</summary>
public sealed record ChangeVersionRequest
{
    /// <summary>An empty one takes the description away.</summary>
    public string? Description { get; init; }

    public ModelStage? Stage { get; init; }

    /// <summary>Why the stage is changed, for the history.</summary>
    public string? Reason { get; init; }

    /// <summary>Tags to set; those with null are removed.</summary>
    public IReadOnlyDictionary<string, string?> Tags { get; init; } = new Dictionary<string, string?>();
}
