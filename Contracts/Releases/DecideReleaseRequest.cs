namespace MLOpsAspire.Contracts.Releases;

/// <summary>Says why a release is refused or cancelled.</summary>
public sealed record DecideReleaseRequest(string? Reason = null);
