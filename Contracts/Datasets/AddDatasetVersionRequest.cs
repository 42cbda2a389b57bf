namespace MLOpsAspire.Contracts.Datasets;

/// <summary>Tells of a new version of a dataset.</summary>
public sealed record AddDatasetVersionRequest
{
    /// <summary>A path, URL or <c>artifacts:</c> path, as a run's data has.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the data, lower-case hex. The version of this digest that is there already is the one that is answered.</summary>
    public required string Digest { get; init; }

    /// <summary>How many rows it has.</summary>
    public long? Rows { get; init; }

    public string? Description { get; init; }
}
