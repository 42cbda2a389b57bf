namespace MLOpsAspire.Contracts.Runs;

/// <summary>Changes what people say of a run. What is null stays as it is.</summary>
public sealed record ChangeRunRequest
{
    public string? Name { get; init; }

    /// <summary>Words on the run; empty removes them.</summary>
    public string? Note { get; init; }

    /// <summary>Tags to set; those with null are removed.</summary>
    public IReadOnlyDictionary<string, string?> Tags { get; init; } = new Dictionary<string, string?>();
}
