namespace MLOpsAspire.Contracts.Runs;

/// <summary>All a trainer needs to execute a run.</summary>
public sealed record ClaimedRun(Run Run, IReadOnlyDictionary<string, string> Files);
