using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Contracts.Triggers;

/// <summary>A job that is kept under a name, to be started again and again.</summary>
public sealed record StoredJob
{
    public required string Name { get; init; }

    /// <summary>What each of its runs is submitted with, without the secrets a data address may hold; left out in lists.</summary>
    public SubmitRunRequest? Run { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who stored it as it is now.</summary>
    public required string ChangedBy { get; init; }
}
