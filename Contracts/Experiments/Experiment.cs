namespace MLOpsAspire.Contracts.Experiments;

/// <summary>A group of runs that are compared with one another.</summary>
/// <param name="Id">Stays when it is renamed.</param>
/// <param name="Name">Unique.</param>
/// <param name="Tags">Values by key.</param>
/// <param name="IsDeleted">Whether it is deleted; it can be restored.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last; its runs do not count.</param>
public sealed record Experiment(
    string Id, string Name, IReadOnlyDictionary<string, string> Tags, bool IsDeleted, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
