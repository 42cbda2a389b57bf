namespace MLOpsAspire.Contracts.Models;

/// <summary>Points an alias to a version of its model.</summary>
/// <param name="Version">The version's number.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record SetAliasRequest(int Version, string? Reason = null);
