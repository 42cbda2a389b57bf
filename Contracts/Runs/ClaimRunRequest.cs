namespace MLOpsAspire.Contracts.Runs;

/// <summary>A trainer takes a run.</summary>
/// <param name="ClaimId">Chosen by the trainer, new for each delivery; every later report carries it.</param>
/// <param name="Attempt">The job message's delivery count, from 1. A higher one takes over from a trainer that is gone.</param>
/// <param name="Trainer">Its name.</param>
/// <param name="Machine">What it runs on: the host's name, cores, memory and system.</param>
/// <param name="Engine">What it trains with, and that one's version.</param>
public sealed record ClaimRunRequest(string ClaimId, int Attempt, string Trainer, string? Machine = null, string? Engine = null);
