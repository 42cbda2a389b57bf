namespace MLOpsAspire.Contracts.Models;

/// <summary>Registers a version of a model: of an artifact, or of files that a run has logged.</summary>
public sealed record RegisterVersionRequest
{
    /// <summary>The digest of a model artifact that is in the store.</summary>
    public string? ArtifactDigest { get; init; }

    /// <summary>The run the version comes from; its metrics become the version's.</summary>
    public string? RunId { get; init; }

    /// <summary>A folder among the run's files, such as <c>model</c>; in place of a digest.</summary>
    public string? Path { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Who registers it.</summary>
    public string? User { get; init; }
}
