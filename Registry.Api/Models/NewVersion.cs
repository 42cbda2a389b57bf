namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A model version that has no number yet.</summary>
internal sealed record NewVersion
{
    public required string Model { get; init; }

    public string? Digest { get; init; }

    public string? RunId { get; init; }

    public bool IsFromJob { get; init; }

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    public string? Source { get; init; }

    public string? Location { get; init; }

    public string? LoggedModelId { get; init; }

    public string? RunLink { get; init; }

    public string? Description { get; init; }

    public string? User { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
