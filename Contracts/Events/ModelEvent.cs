namespace MLOpsAspire.Contracts.Events;

/// <summary>What is told of a model that was made, renamed or deleted.</summary>
/// <param name="Name">As it is called now, or was when it was deleted.</param>
/// <param name="RenamedTo">The new name, when it was renamed.</param>
/// <param name="By">Who did so, where that is known.</param>
public sealed record ModelEvent(string Name, string? RenamedTo = null, string? By = null);
