namespace MLOpsAspire.Contracts.Runs;

/// <summary>A trainer ends the run it has claimed. Sending it twice changes nothing.</summary>
public sealed record FinishRunRequest
{
    /// <summary>The longest error, in characters.</summary>
    public const int MaxErrorLength = 2000;

    public required string ClaimId { get; init; }

    /// <summary>One sentence that says what was wrong; its presence means that the run has failed.</summary>
    public string? Error { get; init; }

    /// <summary>The digest of the model artifact; null when the run brought no model.</summary>
    public string? ArtifactDigest { get; init; }

    /// <summary>The values the model is judged by, such as <c>auc</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The model to register a version of; needs <see cref="ArtifactDigest"/>.</summary>
    public string? Register { get; init; }

    /// <summary>The endpoint to release the version to; needs <see cref="Register"/>.</summary>
    public string? Deploy { get; init; }
}
