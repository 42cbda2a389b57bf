namespace MLOpsAspire.Contracts.Releases;

/// <summary>One version's way to production, as the registry reports it.</summary>
public sealed record Release
{
    /// <summary>32 hex digits that grow with time.</summary>
    public required string Id { get; init; }

    public required string Endpoint { get; init; }

    public required string Model { get; init; }

    public required int Version { get; init; }

    public required ReleaseState State { get; init; }

    /// <summary>The canary's step, from 0.</summary>
    public int Step { get; init; }

    /// <summary>How it is to get to production.</summary>
    public required ReleaseTerms Terms { get; init; }

    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>Who asked for it; absent when a job did.</summary>
    public string? StartedBy { get; init; }

    public string? Approver { get; init; }

    /// <summary>The receipt that lets it into production; absent before that.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The version that production served before; absent when it served none, or has not changed.</summary>
    public int? PreviousVersion { get; init; }

    /// <summary>One sentence; set when the release ended otherwise than completed.</summary>
    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
