namespace MLOpsAspire.Contracts.Triggers;

/// <summary>Asks for a trigger of a stored job. Each kind has fields of its own, and takes no others.</summary>
public sealed record CreateTriggerRequest
{
    public required TriggerKind Kind { get; init; }

    /// <summary>Of a push: the repository's address, or its name, such as <c>owner/name</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>Of a push: the branches to watch; <c>*</c> stands for any characters but a slash, <c>**</c> for any at all.</summary>
    public IReadOnlyList<string>? Branches { get; init; }

    /// <summary>Of a push: starts only when a file whose path fits one of these was changed; with <c>*</c> and <c>**</c> as branches have.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Of a schedule: minute, hour, day of the month, month and day of the week, such as <c>30 2 * * MON</c>.</summary>
    public string? Cron { get; init; }

    /// <summary>Of a schedule: the IANA name of the time zone it is meant in; UTC when not given.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Of a dataset: its name.</summary>
    public string? Dataset { get; init; }
}
