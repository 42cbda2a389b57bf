namespace MLOpsAspire.Contracts.Releases;

/// <summary>What a gate found.</summary>
/// <param name="Gate">The gate's name.</param>
/// <param name="Outcome">Whether the release may go on.</param>
/// <param name="Detail">One sentence with the figures.</param>
public sealed record GateResult(string Gate, GateOutcome Outcome, string Detail);
