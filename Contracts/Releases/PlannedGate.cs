namespace MLOpsAspire.Contracts.Releases;

/// <summary>A gate that a release would have to pass.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Purpose">What it tests.</param>
/// <param name="Foreseen">What it finds now; absent for a gate that needs the version on dev.</param>
public sealed record PlannedGate(string Gate, string Purpose, GateResult? Foreseen);
