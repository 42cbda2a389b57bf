namespace MLOpsAspire.Contracts.Models;

/// <summary>Changes a model. What is null stays as it is.</summary>
public sealed record ChangeModelRequest
{
    public string? Name { get; init; }

    /// <summary>An empty one takes the description away.</summary>
    public string? Description { get; init; }

    /// <summary>Tags to set; those with null are removed.</summary>
    public IReadOnlyDictionary<string, string?> Tags { get; init; } = new Dictionary<string, string?>();
}
