namespace MLOpsAspire.Contracts.Events;

/// <summary>What is told of an experiment that was made, renamed, deleted or restored.</summary>
public sealed record ExperimentEvent(string Id, string Name);
