using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Contracts.Receipts;

/// <summary>What a receipt says: which version was let into production, on what grounds, and by whom.</summary>
public sealed record ReceiptStatement
{
    /// <summary>The receipt's id, 32 hex digits.</summary>
    public required string Id { get; init; }

    public required string Release { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>The deployment it lets the version into.</summary>
    public required string Deployment { get; init; }

    public required string Model { get; init; }

    public required int Version { get; init; }

    /// <summary>SHA-256 of the artifact's manifest.</summary>
    public required string ArtifactDigest { get; init; }

    /// <summary>SHA-256 of the data it was trained on; absent when its artifact does not say.</summary>
    public string? DataDigest { get; init; }

    /// <summary>The run that made it, if one did.</summary>
    public string? Run { get; init; }

    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>Who approved it; absent when nobody had to.</summary>
    public string? Approver { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
