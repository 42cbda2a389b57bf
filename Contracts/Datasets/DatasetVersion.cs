namespace MLOpsAspire.Contracts.Datasets;

/// <summary>The state of a dataset at a time. It is never changed.</summary>
public sealed record DatasetVersion
{
    /// <summary>The dataset's name.</summary>
    public required string Name { get; init; }

    /// <summary>From 1 without gaps.</summary>
    public required int Version { get; init; }

    /// <summary>Where it lies, without the secrets a URL may hold.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the data, lower-case hex.</summary>
    public required string Digest { get; init; }

    public long? Rows { get; init; }

    public string? Description { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
