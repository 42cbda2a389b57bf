namespace MLOpsAspire.Contracts.Models;

/// <summary>A named line of model versions.</summary>
/// <param name="Name">Unique.</param>
/// <param name="LatestVersion">The number issued last, 0 before the first; that version may have been deleted since.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Model(string Name, int LatestVersion, DateTimeOffset CreatedAt)
{
    public string? Description { get; init; }

    /// <summary>Values by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The versions that have names of their own, such as <c>champion</c>: numbers by alias.</summary>
    public IReadOnlyDictionary<string, int> Aliases { get; init; } = new Dictionary<string, int>();

    /// <summary>When it, or which versions it has, was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
