namespace MLOpsAspire.Contracts.Triggers;

/// <summary>What starts a stored job by itself, and how that went the last time.</summary>
public sealed record Trigger
{
    /// <summary>32 hex digits that grow with time.</summary>
    public required string Id { get; init; }

    public required string Job { get; init; }

    public required TriggerKind Kind { get; init; }

    /// <summary>Of a push, as are the branches and paths.</summary>
    public string? Repository { get; init; }

    public IReadOnlyList<string>? Branches { get; init; }

    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Of a push: where the webhook is to be sent, below the registry's address.</summary>
    public string? Hook { get; init; }

    /// <summary>Of a schedule, as is the time zone.</summary>
    public string? Cron { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>Of a schedule: when it starts the job next.</summary>
    public DateTimeOffset? NextAt { get; init; }

    public string? Dataset { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastStartedAt { get; init; }

    /// <summary>The id of the run it started last.</summary>
    public string? LastRun { get; init; }

    /// <summary>Why it could not start the job; null when it could the last time.</summary>
    public string? LastError { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }
}
