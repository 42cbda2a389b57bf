namespace MLOpsAspire.Contracts.Runs;

/// <summary>A part of what a run has written.</summary>
/// <param name="Attempt">The attempt that wrote it.</param>
/// <param name="Chunks">In order.</param>
/// <param name="IsComplete">Whether nothing follows: the attempt has ended, and these are its last pieces.</param>
public sealed record RunLog(int Attempt, IReadOnlyList<LogChunk> Chunks, bool IsComplete);
