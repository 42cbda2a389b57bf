namespace MLOpsAspire.Contracts.Experiments;

/// <summary>Changes an experiment. What is null stays as it is.</summary>
public sealed record ChangeExperimentRequest
{
    public string? Name { get; init; }

    /// <summary>Tags to set; those with null are removed.</summary>
    public IReadOnlyDictionary<string, string?> Tags { get; init; } = new Dictionary<string, string?>();
}
