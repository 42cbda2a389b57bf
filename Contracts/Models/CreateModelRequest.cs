namespace MLOpsAspire.Contracts.Models;

/// <summary>Asks for a model without versions.</summary>
public sealed record CreateModelRequest
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
