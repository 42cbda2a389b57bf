namespace MLOpsAspire.Contracts.Experiments;

/// <summary>Asks for an experiment.</summary>
public sealed record CreateExperimentRequest
{
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
