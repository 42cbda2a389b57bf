namespace MLOpsAspire.Contracts.Events;

/// <summary>What is told of a model version that was registered or deleted.</summary>
/// <param name="Digest">Of its artifact; absent for files that cannot be served, and when it was deleted.</param>
/// <param name="RunId">The run it comes from, if it is known.</param>
/// <param name="By">Who did so, where that is known.</param>
public sealed record ModelVersionEvent(string Model, int Version, string? Digest = null, string? RunId = null, string? By = null);
