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

    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>One sentence; set when the release was rejected or has failed.</summary>
    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
