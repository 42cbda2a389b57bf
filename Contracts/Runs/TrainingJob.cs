namespace MLOpsAspire.Contracts.Runs;

/// <summary>The message that tells a trainer of a run; everything else it asks the registry for.</summary>
public sealed record TrainingJob(string RunId);
