namespace MLOpsAspire.Contracts.Lineage;

/// <summary>One thing came from another.</summary>
/// <param name="From">The place among the nodes of what it came from.</param>
/// <param name="To">The place among the nodes of what came from it.</param>
public sealed record LineageEdge(int From, int To);
