using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Contracts.Events;

/// <summary>What is told of a run that has come to a new state.</summary>
/// <param name="Id">The run's.</param>
/// <param name="State">The one it is in now.</param>
/// <param name="Attempt">The attempt that is spoken of.</param>
/// <param name="Trainer">Who trains it, if anybody does.</param>
/// <param name="Model">The model of which it has registered a version, if it has.</param>
/// <param name="ReleaseId">The release it has started, if it has.</param>
/// <param name="Error">One sentence, when it has failed.</param>
public sealed record RunEvent(
    string Id,
    string Name,
    string ExperimentId,
    RunKind Kind,
    RunState State,
    string? User,
    int Attempt,
    string? Trainer,
    string? Model,
    int? ModelVersion,
    string? ReleaseId,
    string? Error);
