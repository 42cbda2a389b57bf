namespace MLOpsAspire.Contracts.Releases;

/// <summary>What a release would do, found out without doing any of it.</summary>
/// <param name="Changes">The deployments that would change, in order.</param>
/// <param name="Gates">Those that would be run, in order.</param>
/// <param name="Steps">The canary's; none when production would change all at once.</param>
/// <param name="RequiresApproval">Whether somebody would have to approve it.</param>
/// <param name="Problems">What would refuse it or hold it up now, a sentence each.</param>
public sealed record ReleasePlan(
    IReadOnlyList<PlannedChange> Changes,
    IReadOnlyList<PlannedGate> Gates,
    IReadOnlyList<CanaryStep> Steps,
    bool RequiresApproval,
    IReadOnlyList<string> Problems);
