namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>A push to a repository, whichever service tells of it.</summary>
internal sealed record Push
{
    /// <summary>The id under which the service knows its message.</summary>
    public required string Delivery { get; init; }

    /// <summary>The names and addresses that the repository goes by.</summary>
    public required IReadOnlyList<string> Repositories { get; init; }

    public required IReadOnlyList<RefUpdate> Updates { get; init; }

    /// <summary>The paths of the files it has changed; null when the service does not tell.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Where the repository is fetched from.</summary>
    public string? Address { get; init; }

    /// <summary>Who pushed.</summary>
    public string? By { get; init; }
}
