namespace MLOpsAspire.Contracts.Lineage;

/// <summary>Where something comes from and what came of it.</summary>
/// <param name="Nodes">What was asked for first, then the others, the nearest first.</param>
/// <param name="IsComplete">False when there is more than an answer holds.</param>
public sealed record LineageGraph(IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges, bool IsComplete);
