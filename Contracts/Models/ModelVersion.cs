namespace MLOpsAspire.Contracts.Models;

/// <summary>A registered version of a model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">From 1, without gaps, issued by the registry.</param>
/// <param name="Digest">SHA-256 of the artifact's manifest, lower-case hex; null for files without a <c>model.onnx</c>, which cannot be served.</param>
/// <param name="RunId">The run that made it, if one did.</param>
/// <param name="Metrics">The values it was judged by when it was trained.</param>
/// <param name="CreatedAt">When it was registered.</param>
public sealed record ModelVersion(
    string Model, int Version, string? Digest, string? RunId, IReadOnlyDictionary<string, double> Metrics, DateTimeOffset CreatedAt)
{
    public string? Description { get; init; }

    /// <summary>Values by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The aliases that point to it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public ModelStage Stage { get; init; }

    /// <summary>Where the client that registered it said its files are; null for the version of a job.</summary>
    public string? Source { get; init; }

    /// <summary>Who registered it, if that is known.</summary>
    public string? User { get; init; }

    /// <summary>When its description, tags, aliases or stage were changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
