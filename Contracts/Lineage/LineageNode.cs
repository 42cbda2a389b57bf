namespace MLOpsAspire.Contracts.Lineage;

/// <summary>Something that came from something, or that something came from.</summary>
/// <param name="Key">Its name among its kind.</param>
public sealed record LineageNode(LineageKind Kind, string Key)
{
    /// <summary>What is known of it, such as a run's commit.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();
}
