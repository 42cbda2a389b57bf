namespace MLOpsAspire.Contracts.Runs;

/// <summary>All a trainer needs to execute a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Data">The path or address given in place of the job file's data source, as it was given.</param>
/// <param name="Files">The texts of the files that were submitted with it.</param>
public sealed record ClaimedRun(Run Run, string? Data, IReadOnlyDictionary<string, string> Files);
