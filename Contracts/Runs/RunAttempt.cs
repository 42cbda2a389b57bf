namespace MLOpsAspire.Contracts.Runs;

/// <summary>One trainer's try at a run.</summary>
/// <param name="Number">The job message's delivery count, from 1.</param>
/// <param name="Trainer">Who tried.</param>
/// <param name="StartedAt">When it claimed the run.</param>
/// <param name="EndedAt">When it ended the run, or when the next attempt took over; null while it is under way.</param>
public sealed record RunAttempt(int Number, string Trainer, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);
